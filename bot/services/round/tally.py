"""How many voted for what? Always from the ledger: summed up as far as it was folded, and the rest added on the spot."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import is_counted
from bot.domain.round.ballot import positions, ranked, receipt_hash, totals
from bot.domain.round.state import State
from bot.domain.staff import Actor, Permission
from bot.services.round.known import area_names, found, is_blind, options, was_public
from bot.services.round.views import Checked, Count, Participation, PublicBallot, Tally
from bot.store import audit
from bot.store.round import ballot as store
from bot.store.round import doubt, rounds, scan

_PAGE = 5000  # ballots of the published list at a time


def tally(connection: Connection, *, number: str) -> Tally:
    """For everybody; raises Refused ``round.unknown``, ``round.totals_hidden``."""
    row = found(connection, number)
    if not was_public(row):
        raise Refused("round.unknown")
    if is_blind(row):
        raise Refused("round.totals_hidden")
    return tally_of(connection, row)


def progressing(connection: Connection, *, actor: Actor, number: str) -> Tally:
    """For staff, also while totals are hidden; raises Refused ``staff.not_allowed``, ``round.unknown``."""
    actor.require(Permission.ROUND_READ)
    return tally_of(connection, found(connection, number))


def tally_of(connection: Connection, row: Any) -> Tally:
    sums = summed(connection, row)
    given = options(rounds.options(connection, row.id), area_names(connection))
    every, marked, excluded = (_votes(sums, kind, len(given)) for kind in ("option", "marked", "excluded"))
    ballots = sums.get("ballots", {}).get("all", 0)
    out = sums.get("out", {})
    counts = [
        Count(option, votes, votes - less, votes - left)
        for option, votes, less, left in zip(given, every, marked, excluded, strict=True)
    ]
    return Tally(
        ballots=ballots,
        clear=ballots - out.get("marked", 0),
        counted=ballots - out.get("excluded", 0),
        counts=tuple(counts[place] for place in ranked([count.counted for count in counts])),
        is_verified=row.verified_at is not None,
    )


def _votes(sums: Mapping[str, Mapping[str, int]], kind: str, options: int) -> list[int]:
    found = sums.get(kind, {})
    return [found.get(str(place), 0) for place in range(options)]


def summed(connection: Connection, row: Any) -> dict[str, dict[str, int]]:
    """What the ledger of a round sums up to, by kind and name."""
    sums = store.stored(connection, row.id)
    if row.verified_at is not None or row.opened_at is None:
        return sums
    for kind, names in store.summed(connection, row.id, store.upto(connection, row.id)).items():
        present = sums.setdefault(kind, {})
        for name, count in names.items():
            present[name] = present.get(name, 0) + count
    return sums


def participation(connection: Connection, *, actor: Actor, number: str) -> Participation:
    """Raises Refused ``staff.not_allowed``, ``round.unknown``."""
    actor.require(Permission.ROUND_READ)
    row = found(connection, number)
    sums, names = summed(connection, row), area_names(connection)
    ballots = sums.get("ballots", {})
    hours = sorted((int(minute), count) for minute, count in sums.get("hour", {}).items())
    return Participation(
        ballots=ballots.get("all", 0),
        changes=ballots.get("changes", 0),
        hours={datetime.fromtimestamp(minute * 60, UTC): count for minute, count in hours},
        areas={names.get(code, code): count for code, count in sums.get("area", {}).items()},
        sources=sums.get("source", {}),
        scans={names.get(code, code): sum(ways.values()) for code, ways in scan.by_area(connection, row.id).items()},
    )


def fold(connection: Connection) -> int:
    """Sum up what came to the ledger of open votes since the last time; for how many rounds."""
    open_ones = rounds.voting(connection)
    if open_ones:
        store.lock(connection)
        last = store.last(connection)
        for round in open_ones:
            more = store.summed(connection, round, store.upto(connection, round), last)
            store.fold(connection, round, last, more)
    return len(open_ones)


def unverified(connection: Connection) -> list[str]:
    """Numbers of closed rounds whose ledger was not counted again yet."""
    return list(rounds.unverified(connection))


def recount(connection: Connection, *, number: str) -> dict[str, int]:
    """The whole ledger of a round counted again, ballot by ballot that counts: votes by position, and all of them."""
    groups = store.current(connection, found(connection, number).id)
    votes = totals(groups, 64)
    return {str(place): count for place, count in enumerate(votes) if count} | {"all": sum(n for _, n in groups)}


def verified(connection: Connection, *, number: str, counted: Mapping[str, int], now: datetime) -> bool:
    """Does ``counted`` agree with what was summed up? Then the round can be planned; else it is summed up anew."""
    row = found(connection, number, lock=True)
    sums = summed(connection, row)
    said = {place: count for place, count in sums.get("option", {}).items() if count}
    if said | {"all": sums.get("ballots", {}).get("all", 0)} == dict(counted):
        rounds.change(connection, row.id, {"verified_at": now})
        audit.write(connection, actor="system", act="round.verify", subject=row.number, now=now)
        return True
    for kind in ("option", "ballots", "hour", "area", "source"):
        store.replace(connection, row.id, kind, {})
    store.fold(connection, row.id, 0, {})
    audit.write(connection, actor="system", act="round.differs", subject=row.number, now=now)
    return False


def check(connection: Connection, *, number: str, receipt: str) -> Checked:
    """What is published under a receipt. Raises Refused ``round.unknown``, ``ballot.list_later``, ``ballot.receipt_unknown``."""
    row = _published(connection, number)
    ballot = store.by_receipt(connection, row.id, receipt_hash(row.number, receipt))
    if ballot is None:
        raise Refused("ballot.receipt_unknown")
    given = options(rounds.options(connection, row.id), area_names(connection))
    chosen = tuple(option for option in given if ballot.choices >> (option.number - 1) & 1)
    return Checked(chosen, bool(ballot.is_current), ballot.id in doubt.excluded(connection, [ballot.id]))


def ballots(connection: Connection, *, number: str, after: str = "", limit: int = 1000) -> list[PublicBallot]:
    """The next ballots past the hash ``after``, in the order of hashes. Raises Refused ``round.unknown``, ``ballot.list_later``."""
    row = _published(connection, number)
    rows = store.page(connection, row.id, after, min(limit, _PAGE))
    left_out = doubt.excluded(connection, [one.id for one in rows if one.is_current])
    return [_public(one, is_excluded=one.id in left_out) for one in rows]


def _public(ballot: Any, *, is_excluded: bool) -> PublicBallot:
    numbers = tuple(place + 1 for place in positions(ballot.choices))
    return PublicBallot(ballot.receipt, numbers, ballot.is_current, is_excluded)


def _published(connection: Connection, number: str) -> Any:
    row = found(connection, number)
    if not was_public(row):
        raise Refused("round.unknown")
    if not is_counted(State(row.state)):
        raise Refused("ballot.list_later")
    return row
