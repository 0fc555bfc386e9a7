"""What should the office look at together? Clusters and sudden rises with their evidence, found by the clock."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain import alert as rule
from bot.domain.alert import Watch
from bot.domain.case.wall import Sealed, seen_by
from bot.domain.complaint import Kind
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.store import alert as store
from bot.store import audit, complaint
from bot.store.engine import raise_signal

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Alert:
    """``state``: open, seen, closed. ``evidence``: case numbers, newest first. ``usual``: of a rise, cases in such a span."""

    id: int
    kind: Watch
    subject: str
    title: str
    opened: datetime
    updated: datetime
    window_from: datetime
    window_until: datetime
    count: int
    citizens: int
    usual: float | None
    evidence: list[str]
    state: str
    seen_by: str | None
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Alerts:
    """``page`` counts from 1."""

    items: list[Alert]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Fact:
    """``code``: cases, businesses, withdrawn, same_facts."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class _Sign:
    """Something found now, not yet compared with the alerts that stand."""

    kind: Watch
    subject: str
    title: str
    since: datetime
    count: int
    people: int
    evidence: list[str]
    usual: float | None = None


def watch(connection: Connection, now: datetime) -> int:
    """Look once: new alerts are opened, standing ones renewed; how many were opened.

    What was closed comes back only with cases received since.
    """
    latest = store.latest(connection, now - rule.SPAN)
    closed = {key: row.seen_at for key, row in latest.items() if row.state == "closed"}
    signs = [*_clusters(connection, now, closed), *_rises(connection, now, closed)]
    fresh = [sign for sign in signs if not _stands(latest, sign)]
    store.add(connection, [_row(sign, now) | {"state": "open", "opened_at": now} for sign in fresh])
    standing = [(latest[sign.kind, sign.subject], sign) for sign in signs if _stands(latest, sign)]
    store.renew(connection, [_renewed(row, sign, now) for row, sign in standing if _grew(row, sign)])
    for sign in fresh:
        audit.write(connection, actor="system", act=f"alert.{sign.kind.value}", subject=sign.subject, now=now)
    if signs:
        raise_signal(connection, "complaint")
    return len(fresh)


def _stands(latest: dict[tuple[str, str], Any], sign: _Sign) -> bool:
    row = latest.get((sign.kind, sign.subject))
    return row is not None and row.state in store.STANDING


def _grew(row: Any, sign: _Sign) -> bool:
    return bool(row.count != sign.count or json.loads(row.evidence) != sign.evidence)


def _renewed(row: Any, sign: _Sign, now: datetime) -> dict[str, Any]:
    """The alert began when it began."""
    return _row(sign, now) | {"which": row.id, "window_from": row.window_from}


def _row(sign: _Sign, now: datetime) -> dict[str, Any]:
    return {
        "kind": sign.kind.value,
        "subject": sign.subject,
        "title": sign.title[:120],
        "updated_at": now,
        "window_from": sign.since,
        "window_until": now,
        "count": sign.count,
        "citizens": sign.people,
        "usual": sign.usual,
        "evidence": json.dumps(sign.evidence),
    }


def _clusters(connection: Connection, now: datetime, closed: dict[tuple[str, str], datetime]) -> Iterable[_Sign]:
    groups: dict[str, list[store.Case]] = defaultdict(list)
    for case in store.gathered(connection, now - rule.SPAN, rule.ILL_CITIZENS):
        groups[case.subject].append(case)
    for subject, cases in groups.items():
        recent = _since(cases, closed.get((Watch.CLUSTER, subject)))
        if rule.is_cluster(_people(recent)):
            yield _cluster(Watch.CLUSTER, recent)
        ill = [case for case in cases if case.is_ill and case.received >= now - rule.ILL_SPAN]
        ill = _since(ill, closed.get((Watch.ILLNESS, subject)))
        if rule.is_ill(_people(ill)):
            yield _cluster(Watch.ILLNESS, ill)


def _since(cases: list[store.Case], moment: datetime | None) -> list[store.Case]:
    return cases if moment is None else [case for case in cases if case.received > moment]


def _people(cases: list[store.Case]) -> int:
    return len({case.who for case in cases})


def _cluster(kind: Watch, cases: list[store.Case]) -> _Sign:
    newest = cases[0]
    evidence = [case.number for case in cases[: rule.EVIDENCE]]
    since = min(case.received for case in cases)
    return _Sign(kind, newest.subject, newest.title, since, len(cases), _people(cases), evidence)


def _rises(connection: Connection, now: datetime, closed: dict[tuple[str, str], datetime]) -> list[_Sign]:
    since = now - rule.SPAN
    rows = [
        row
        for row in store.by_category(connection, since - rule.USUAL, since, now)
        if rule.is_rise(row.count, row.before) and (Watch.RISE, row.category) not in closed
    ]
    numbers = store.numbers_of(connection, [row.category for row in rows], since, rule.EVIDENCE)
    return [
        _Sign(
            Watch.RISE,
            row.category,
            row.category,
            since,
            row.count,
            row.people,
            numbers[row.category],
            rule.usual(row.before),
        )
        for row in rows
    ]


def listing(connection: Connection, *, actor: Actor, state: str | None = None, page: int = 1, size: int = 20) -> Alerts:
    """Alerts newest first, all that are not closed by default; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CASE_READ)
    rows, total = store.page(connection, (state,) if state else store.STANDING, max(page, 1), size)
    return Alerts([_alert(row) for row in rows], max(page, 1), max(1, -(-total // size)), total)


def _alert(row: Any) -> Alert:
    return Alert(
        id=row.id,
        kind=Watch(row.kind),
        subject=row.subject,
        title=row.title,
        opened=row.opened_at,
        updated=row.updated_at,
        window_from=row.window_from,
        window_until=row.window_until,
        count=row.count,
        citizens=row.citizens,
        usual=row.usual,
        evidence=json.loads(row.evidence),
        state=row.state,
        seen_by=row.seen_by,
        seen_at=row.seen_at,
    )


def acknowledge(connection: Connection, *, id: int, actor: Actor, now: datetime) -> None:
    """Somebody looks into it. Raises Refused ``alert.unknown``, ``staff.not_allowed``."""
    _settle(connection, id, actor, "seen", now)


def close(connection: Connection, *, id: int, actor: Actor, now: datetime) -> None:
    """Dealt with; raises as ``acknowledge`` does."""
    _settle(connection, id, actor, "closed", now)


def _settle(connection: Connection, id: int, actor: Actor, state: str, now: datetime) -> None:
    actor.require(Permission.CASE_ANSWER)
    row = store.by_id(connection, id)
    if row is None or row.state == "closed":
        raise Refused("alert.unknown")
    store.renew(connection, [{"which": id, "state": state, "seen_by": actor.name, "seen_at": now}])
    audit.write(connection, actor=actor.login, act=f"alert.{state}", subject=row.subject, now=now)
    raise_signal(connection, "complaint")


def of_case(connection: Connection, *, number: str) -> list[Alert]:
    """The alerts not yet closed that name the case as evidence."""
    return [_alert(row) for row in store.naming(connection, number)]


def reporter_facts(connection: Connection, *, number: str, actor: Actor, now: datetime) -> list[Fact]:
    """What whoever reported this case did in the last twelve months, in numbers; never a verdict, never who it is.

    None for whom the case's wall stands before. 令121 Art 17 lets the office weigh such signs; weighing them is for people.
    """
    case = complaint.by_number(connection, number)
    if case is None or Sealed.HINT not in seen_by(actor, Kind(case.kind), case.assignee):
        return []
    row = store.by_reporter(connection, number, now - YEAR)
    return [Fact(code, int(getattr(row, code))) for code in ("cases", "businesses", "withdrawn", "same_facts")]
