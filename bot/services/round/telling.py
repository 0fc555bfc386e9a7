"""Who is told what, and when? Everybody who asked hears of their line as far as it warns nobody, and of all of it at the end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.round import Progress, State
from bot.domain.staff import Actor, Permission
from bot.services import house, subscription
from bot.services.round.known import area_names, found, venue_name
from bot.services.round.opening import public_lines
from bot.services.round.views import Asked, Told, Wish
from bot.store import outbox
from bot.store.round import plan as lines
from bot.store.round import rounds
from bot.store.round import telling as store

# A consent to one notice is kept for what came of it; what happens before is told where the chat is open.
_ANNOUNCED = frozenset({"result", "not_sampled", "end"})


def tell(connection: Connection, *, now: datetime, limit: int = 200) -> int:
    """Write the next ``limit`` messages of the oldest step that is to be told, each once; how many, 0 when all is told."""
    while (row := store.under_way(connection)) is not None:
        line = lines.by_id(connection, row.line) if row.line else None
        gone = row.line and (line is None or (row.step == Progress.RESULT and line.finding is None))
        citizens = [] if gone else store.citizens(connection, row.round, line, row.cursor, limit)
        if not citizens:
            store.advance(connection, row.id, row.cursor, now)
            continue
        _write(connection, row, line, citizens, now)
        store.advance(connection, row.id, citizens[-1], None)
        return len(citizens)
    return 0


def _write(connection: Connection, row: Any, line: Any, citizens: Sequence[str], now: datetime) -> None:
    round = rounds.by_id(connection, row.round)
    notice = subscription.about(round.number, "round", now) if row.step in _ANNOUNCED else None
    about = {"purpose": f"round_{row.step}", "subject": round.number, "notice": notice}
    said = _words(connection, round, line, row.step, citizens)
    for citizen in citizens:
        key = f"round:{round.id}:{row.line}:{row.step}:{citizen}"
        outbox.enqueue(connection, key, citizen, said[citizen], now, **about)


def _words(connection: Connection, round: Any, line: Any, step: str, citizens: Sequence[str]) -> dict[str, str]:
    values: dict[str, Any] = {"title": round.title, "number": round.number, "why": round.why}
    if step == "end":
        return _ends(connection, round, citizens, values)
    if line is not None:
        values |= _of_line(connection, line)
    return dict.fromkeys(citizens, house.phrases().say(f"round_told.{step}", values))


def _of_line(connection: Connection, line: Any) -> dict[str, Any]:
    return {
        "what": _what(line.food, line.venue, area_names(connection).get(line.area, "")),
        "batches": line.batches,
        "failing": line.failing,
        "result": line.result,
        "why": line.unsampled,
    }


def _what(food: str, venue: str, area: str) -> str:
    where = f"{area}{venue_name(venue)}"
    return f"{where}的{food}" if where else food


def _ends(connection: Connection, round: Any, citizens: Sequence[str], values: dict[str, Any]) -> dict[str, str]:
    """What was sampled, what was found, what was not sampled and why: their own first, then the rest."""
    rows, names = lines.lines(connection, round.id), area_names(connection)
    said = {row.id: _line(row, names) for row in rows}
    asked = store.asked(connection, round.id, citizens)
    options = {option.id: option for option in rounds.options(connection, round.id)}
    planned = {row.option for row in rows}
    found = {}
    for citizen in citizens:
        wanted = {stub.option for stub in asked[citizen]} - {None}
        clues = {stub.nomination for stub in asked[citizen]} - {None}
        own = [row.id for row in rows if row.option in wanted or row.nomination in clues]
        left = [options[option] for option in sorted(wanted - planned) if option in options]
        lines_own = [said[id] for id in own] + [_left_out(option, names) for option in left]
        rest = [said[row.id] for row in rows if row.id not in own]
        filled = values | {"own": _listed(lines_own), "rest": _listed(rest)}
        found[citizen] = house.phrases().say("round_told.end", filled)
    return found


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"· {line}" for line in lines) if lines else house.phrases().say("round_told.nothing")


def _line(row: Any, names: dict[str, str]) -> str:
    """A line in few words; a venue that it names is not said."""
    outcome = "not_sampled" if row.progress == Progress.NOT_SAMPLED else row.finding or "gone"
    what = _what(row.food, row.venue, names.get(row.area, ""))
    values = {"what": what, "batches": row.batches, "failing": row.failing, "result": row.result, "why": row.unsampled}
    return house.phrases().say(f"round_told.line.{outcome}", values)


def _left_out(option: Any, names: dict[str, str]) -> str:
    what = _what(option.food, option.venue, names.get(option.area, ""))
    return house.phrases().say(f"round_told.left_out.{option.left_out or 'rank'}", {"what": what})


def told(connection: Connection, *, actor: Actor, number: str) -> Told:
    """Raises Refused ``staff.not_allowed``, ``round.unknown``."""
    actor.require(Permission.ROUND_READ)
    row = found(connection, number)
    steps: dict[str, dict[str, int]] = {}
    for purpose, state, count in store.delivered(connection, row.number):
        steps.setdefault(purpose.removeprefix("round_"), {})[state] = count
    counts = store.counts(connection, row.id)
    return Told(counts["citizens"], steps, counts["waiting"])


def asked(connection: Connection, *, citizen: str) -> list[Asked]:
    """What a citizen asked for, the newest round first, as far as everybody may know of it."""
    names, found = area_names(connection), []
    for id in store.rounds_of(connection, citizen):
        row = rounds.by_id(connection, id)
        stubs = store.asked(connection, id, [citizen])[citizen]
        options = {option.id: option for option in rounds.options(connection, id)}
        wanted = {stub.option for stub in stubs} - {None}
        what = tuple(
            Wish(one.food, venue_name(one.venue), names.get(one.area, ""))
            for one in options.values()
            if one.id in wanted
        )
        mine = [line for line in lines.lines(connection, id) if line.option in wanted]
        public = public_lines(connection, row, mine)
        found.append(Asked(row.number, row.title, State(row.state), what, public))
    return found
