"""How do the demo's cases come to stand where they stand? By the same acts as any case, at times counted back from now."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.console import notice_draft
from bot.domain.case import TABLE, Act, State
from bot.domain.clock_event import Event, Happening
from bot.domain.complaint import Kind
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.rulepack import pack_for
from bot.domain.staff import Actor
from bot.services import alert, complaint, house, roster
from bot.services.complaint import Filed, Given
from bot.services.complaint.clocks import standing

_TOLD = ("respondent", "request", "happened", "category", "illness")
_BY_STAFF = ("respondent", "request", "category", "name", "contact", "source", "source_number", "number_12315")
_PHONE = re.compile(r"[\d\s]+")
_OLDEST = 40  # days in which a case that is due today is looked for


def file_all(
    connection: Connection, /, *, cases: list[dict[str, Any]], people: Mapping[str, Actor], now: datetime
) -> None:
    """Every case of content/demo/cases.yaml with what became of it, and the alerts that follow; one unit."""
    for place, case in enumerate(cases):
        citizen = f"demo-citizen-{place}"
        received = now - _age(connection, case, now)
        filed = _file(connection, case, citizen, people, received)
        if "taken" in case:
            head = people["zhou"]
            complaint.assign(connection, numbers=[filed.number], to=case["taken"], actor=head, now=received)
        for step in case.get("then", ()):
            at = now - timedelta(days=step["days"])
            _go_on(connection, filed, case | step, citizen, people, at)
    span = {"starts": now - timedelta(hours=12), "ends": now + timedelta(days=2)}
    for rank, login in enumerate(("chen", "zhou"), 1):
        roster.plan(connection, login=login, rank=rank, actor=people["zhou"], now=now, **span)
    alert.watch(connection, now)


def _age(connection: Connection, case: Mapping[str, Any], now: datetime) -> timedelta:
    """How long ago; for one that is due today the longest in which it is not overdue."""
    if "days" in case:
        return timedelta(days=case["days"])
    rules, kind = house.rules(connection), _kinds(case)[0]
    for days in range(_OLDEST, 0, -1):
        clocks = standing(rules, kind, [Event(Happening.RECEIVED, now - timedelta(days=days))], now)
        if clocks and all(clock.due is not None and clock.due > now for clock in clocks):
            return timedelta(days=days)
    return timedelta(days=1)


def _kinds(case: Mapping[str, Any]) -> tuple[Kind, ...]:
    if case.get("kind") == "both":
        return (Kind.COMPLAINT, Kind.REPORT)
    return (Kind(case.get("kind", "complaint" if "contact" in case else "report")),)


def _file(
    connection: Connection, case: Mapping[str, Any], citizen: str, people: Mapping[str, Actor], received: datetime
) -> Filed:
    if "source" in case:
        told = {name: case[name] for name in _BY_STAFF if name in case}
        words = {"story": case["story"], "place": case["place"]}
        actor, kind = people["chen"], _kinds(case)[0]
        return complaint.file_by_staff(
            connection, actor=actor, kind=kind, received=received, now=received, **words, **told
        )
    return complaint.file(
        connection,
        citizen=citizen,
        story=case["story"],
        place=case["place"],
        point=tuple(case["point"]) if "point" in case else None,
        photos=(),
        contact=case.get("contact"),
        kinds=_kinds(case),
        now=received,
        **{name: case[name] for name in _TOLD if name in case},
    )


def _go_on(
    connection: Connection,
    filed: Filed,
    step: Mapping[str, Any],
    citizen: str,
    people: Mapping[str, Actor],
    at: datetime,
) -> None:
    """One step: the citizen's own, or an act of somebody of the office."""
    own: dict[str, Any] = {"citizen": citizen, "number": filed.number, "now": at}
    if "rate" in step:
        resolved, attitude = step["rate"]
        complaint.rate(connection, **own, resolved=resolved, attitude=attitude, text=step.get("text", ""))
    elif "reopen" in step:
        complaint.reopen(connection, **own, text=step["reopen"], photos=())
    elif "withdraw" in step:
        complaint.withdraw(connection, **own)
    elif "acknowledge" in step:
        roster.acknowledge(connection, number=filed.number, actor=people[step["acknowledge"]], now=at)
    else:
        _act(connection, filed, step, people[step["by"]], at)


def _act(connection: Connection, filed: Filed, step: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    plain = next((name for name in ("answer", "ask") if name in step), None)
    act = Act(plain or step["act"])
    given = Given(
        text=step[plain] if plain else step.get("text", ""),
        record=step.get("record", ""),
        reason=step.get("reason", ""),
        target=step.get("target", ""),
        notice=_notice(connection, filed, act, step, actor, at) if step.get("notice") else "",
        served_on=at.astimezone(BEIJING).date() if step.get("notice") else None,
        served_how="当面送达" if step.get("notice") else "",
    )
    complaint.act(connection, number=filed.number, act=act, actor=actor, given=given, now=at)


def _notice(connection: Connection, filed: Filed, act: Act, case: Mapping[str, Any], actor: Actor, at: datetime) -> str:
    """The text that the console would have drafted."""
    found = complaint.case(connection, number=filed.number, actor=actor, now=at)
    row = TABLE[filed.kind, State(found.state), act]
    assert row.needs.notice is not None  # noqa: S101 - the file asks for one
    pack = pack_for(house.rules(connection).packs, found.received.astimezone(BEIJING).date())
    values = {
        "person": _PHONE.sub("", case.get("contact", "")) or case.get("name") or "举报人",
        "respondent": found.respondent,
        "number": filed.number,
        "received": notice_draft.written(found.received.astimezone(BEIJING).date()),
        "text": case.get("text", ""),
        "target": case.get("target", ""),
        **case.get("fields", {}),
    }
    reasons = pack.reasons.get(row.needs.reason, {})
    return notice_draft.draft(
        house.phrases(), row.needs.notice, pack, values, reasons.get(case.get("reason", "")), "60 日"
    )
