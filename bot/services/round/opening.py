"""What of a round is everybody's: its options, totals, and what came of the plan once nobody can be warned?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import Finding, Progress, State
from bot.services.round.known import area_names, found, is_blind, options, times_of, venue_name, was_public
from bot.services.round.lines import business_of, public_progress
from bot.services.round.tally import tally_of
from bot.services.round.views import OpenData, PublicLine, PublicOption, Tally
from bot.store.round import plan as store
from bot.store.round import rounds


def open_data(connection: Connection, *, number: str, now: datetime) -> OpenData:
    """Raises Refused ``round.unknown``."""
    row = found(connection, number)
    if not was_public(row):
        raise Refused("round.unknown")
    tally = None if is_blind(row) else tally_of(connection, row)
    return OpenData(
        number=row.number,
        title=row.title,
        state=State(row.state),
        times=times_of(row),
        ballots=tally.ballots if tally else None,
        clear=tally.clear if tally else None,
        counted=tally.counted if tally else None,
        options=_options(connection, row, tally),
        lines=public_lines(connection, row, store.lines(connection, row.id)),
    )


def _options(connection: Connection, row: Any, tally: Tally | None) -> tuple[PublicOption, ...]:
    counts = {count.option.id: count for count in tally.counts} if tally else {}
    given = options(rounds.options(connection, row.id), area_names(connection))
    return tuple(
        PublicOption(
            number=option.number,
            food=option.food,
            venue=option.venue_name,
            area=option.area_name,
            votes=counts[option.id].votes if counts else None,
            clear=counts[option.id].clear if counts else None,
            counted=counts[option.id].counted if counts else None,
        )
        for option in given
    )


def public_lines(connection: Connection, round: Any, rows: Sequence[Any]) -> tuple[PublicLine, ...]:
    """Those of ``rows`` that warn nobody any more: sampled ones, and with the results all of them."""
    state, names = State(round.state), area_names(connection)
    steps = [(row, public_progress(state, row)) for row in rows]
    return tuple(_line(connection, row, step, names) for row, step in steps if step is not None)


def _line(connection: Connection, row: Any, step: Progress, names: dict[str, str]) -> PublicLine:
    has_result = step is Progress.RESULT
    return PublicLine(
        ref=row.ref,
        food=row.food,
        venue=venue_name(row.venue),
        area=names.get(row.area, row.area),
        batches=row.batches,
        progress=step,
        finding=Finding(row.finding) if has_result and row.finding else None,
        failing=row.failing if has_result else 0,
        result=row.result if has_result else "",
        why=row.unsampled if step is Progress.NOT_SAMPLED else "",
        business=business_of(connection, row) if has_result else "",
    )
