"""Which ballots look odd, and what do two people make of them? Nothing is left out by a rule."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import Act, Sign, State, Verdict
from bot.domain.round.ballot import positions, totals
from bot.domain.round.doubt import Group, bursts, nights, patterns
from bot.domain.staff import Actor, Permission
from bot.services.round.acting import acting, record
from bot.services.round.known import found, guide
from bot.services.round.views import Suspicion
from bot.store.round import ballot, rounds
from bot.store.round import doubt as store

_PART = 20_000  # ids of the ledger marked in one unit, so that others come between
_WEIGHED = [Verdict.MARKED, Verdict.PROPOSED, Verdict.EXCLUDED]


def search(connection: Connection, *, number: str) -> list[Group]:
    """Groups of ballots that share a sign; only reads."""
    row, signs = found(connection, number), guide().signs
    minutes = store.minutes(connection, row.id)
    fresh = [Group(Sign.FRESH, "all")] if store.fresh(connection, row.id) else []
    alike = patterns(store.patterns(connection, row.id, signs.pattern_least), signs)
    return [*bursts(minutes, signs), *fresh, *alike, *nights(minutes, signs)]


def note(connection: Connection, *, number: str, groups: Sequence[Group]) -> None:
    """Write the groups down; which ballots are in them is found by ``mark``."""
    row = found(connection, number)
    store.add(
        connection,
        [
            {
                "round": row.id,
                "sign": group.sign.value,
                "name": group.name,
                "since": group.since,
                "until": group.until,
                "choices": group.choices,
                "ballots": 0,
                "verdict": Verdict.MARKED.value,
                "why": "",
            }
            for group in groups
        ],
    )


def mark(connection: Connection, *, number: str, after: int = 0) -> int | None:
    """Mark the next ballots past the id ``after``; where to go on, None at the end."""
    row, last = found(connection, number), ballot.last(connection)
    start = max(after, ballot.first(connection, row.id) - 1)
    if start < last:
        store.mark(connection, row.id, start, start + _PART)
        return start + _PART
    store.count_marks(connection, row.id)
    _sum_up(connection, row)
    return None


def _sum_up(connection: Connection, row: Any) -> None:
    """What is marked, and what is left out, by option; each ballot once, however many signs it has."""
    out = {}
    for kind, verdicts in (("marked", _WEIGHED), ("excluded", [Verdict.EXCLUDED])):
        groups = store.marked(connection, row.id, [verdict.value for verdict in verdicts])
        votes = totals(groups, len(rounds.options(connection, row.id)))
        ballot.replace(connection, row.id, kind, {str(place): count for place, count in enumerate(votes) if count})
        out[kind] = sum(count for _, count in groups)
    ballot.replace(connection, row.id, "out", out)


def suspicions(connection: Connection, *, actor: Actor, number: str) -> list[Suspicion]:
    """Raises Refused ``staff.not_allowed``, ``round.unknown``."""
    actor.require(Permission.ROUND_READ)
    row = found(connection, number)
    groups, given = store.groups(connection, row.id), rounds.options(connection, row.id)
    names = rounds.names(connection, {group.proposed_by for group in groups} | {group.decided_by for group in groups})
    return [_shown(group, given, names) for group in groups if group.ballots]


def _shown(group: Any, given: Sequence[Any], names: dict[int, str]) -> Suspicion:
    return Suspicion(
        id=group.id,
        sign=Sign(group.sign),
        since=_moment(group.since),
        until=_moment(group.until),
        options=tuple(given[place].id for place in positions(group.choices)),
        ballots=group.ballots,
        verdict=Verdict(group.verdict),
        why=group.why,
        proposed_by=names.get(group.proposed_by, ""),
        decided_by=names.get(group.decided_by, ""),
    )


def _moment(minute: int) -> datetime | None:
    return datetime.fromtimestamp(minute * 60, UTC) if minute else None


def doubt(connection: Connection, *, actor: Actor, suspicion: int, why: str, now: datetime) -> None:
    """Propose to leave a group out, for a second person to decide.

    Raises Refused ``staff.not_allowed``, ``round.…`` as acts do, ``ballot.group_unknown``, ``ballot.group_decided``.
    """
    group, row = _group(connection, actor, suspicion, Act.DOUBT, why)
    if group.verdict not in (Verdict.MARKED, Verdict.KEPT):
        raise Refused("ballot.group_decided")
    values = {"verdict": Verdict.PROPOSED.value, "why": why.strip(), "proposed_by": actor.id, "decided_by": None}
    store.change(connection, suspicion, values)
    record(connection, actor.login, Act.DOUBT.value, row.number, now, f"{group.sign} {group.name}: {why.strip()}")


def exclude(connection: Connection, *, actor: Actor, suspicion: int, now: datetime) -> None:
    """The second person agrees: these ballots are not counted. Raises Refused as ``doubt``, and ``ballot.own_proposal``."""
    _decide(connection, actor, suspicion, Verdict.EXCLUDED, now)


def keep(connection: Connection, *, actor: Actor, suspicion: int, now: datetime) -> None:
    """These ballots count, and are not suspect any more; what was proposed, a second person says. Raises as ``exclude``."""
    _decide(connection, actor, suspicion, Verdict.KEPT, now)


def _decide(connection: Connection, actor: Actor, suspicion: int, verdict: Verdict, now: datetime) -> None:
    group, row = _group(connection, actor, suspicion, Act.EXCLUDE)
    actor.require(Permission.ROUND_DECIDE)
    open_ones = {Verdict.PROPOSED, Verdict.MARKED} if verdict is Verdict.KEPT else {Verdict.PROPOSED}
    if group.verdict not in open_ones:
        raise Refused("ballot.group_decided")
    if group.verdict == Verdict.PROPOSED and group.proposed_by == actor.id:
        raise Refused("ballot.own_proposal")
    store.change(connection, suspicion, {"verdict": verdict.value, "decided_by": actor.id, "decided_at": now})
    _sum_up(connection, row)
    if row.state == State.PLAN:
        rounds.change(connection, row.id, {"plan_digest": "", "plan_proposed_by": None})
    record(connection, actor.login, verdict.value, row.number, now, f"{group.sign} {group.name}")


def _group(connection: Connection, actor: Actor, suspicion: int, act: Act, why: str = "") -> tuple[Any, Any]:
    actor.require(Permission.ROUND_EDIT)
    group = store.by_id(connection, suspicion)
    if group is None:
        raise Refused("ballot.group_unknown")
    row, _ = acting(connection, actor, rounds.by_id(connection, group.round).number, act, why)
    return store.by_id(connection, suspicion), row
