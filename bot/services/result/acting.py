"""How does staff take a result from received to published, two people at every step that anybody else will see?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.clock import beijing_day
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.result.reading import Verdict
from bot.domain.result.state import Objection, Reinspection, State, is_public, overturned
from bot.domain.result.table import HEAD, ROWS, Act, act_on
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.result import content, correcting, due, line
from bot.services.result.deed import Deed
from bot.services.result.known import found, view
from bot.services.result.recording import record, show
from bot.services.result.views import StaffResult
from bot.store.result import samples as store

_WHY = 500  # characters
_LONG_AGO = timedelta(days=365)
_VOID = {"content_hash": "", "proposed_by": None, "approved_by": None, "approved_at": None}
_HEADS = frozenset(row.act for row in ROWS if row.roles == HEAD)


def act(
    connection: Connection,
    *,
    actor: Actor,
    ref: str,
    act: Act,
    now: datetime,
    why: str = "",
    values: Mapping[str, str] | None = None,
    hash: str = "",
) -> StaffResult:
    """Carry out ``act``; the result as it is then. ``values``: EDIT and CORRECT the fields of ``content.FIELDS``; SERVE
    ``served_on``, ``served_how``; OBJECT ``text``; DECIDE ``objection``; RETEST ``reinspection``; FOLLOW ``text``.
    APPROVE, AGREE and FOLLOW_UP need the ``hash`` that was looked at.

    Raises Refused ``staff.not_allowed``, ``result.…``: ``unknown``, ``not_now``, ``not_allowed``, ``needs_why``, ``why_long``,
    ``changed``, ``own``, ``not_proposed``, and what ``content.lacking`` and ``content.waiting`` name.
    """
    actor.require(Permission.RESULT_APPROVE if act in _HEADS else Permission.RESULT_EDIT)
    row = found(connection, ref, lock=True)
    carry_out(connection, row, actor, act, now, why=why, values=values or {}, hash=hash)
    return view(connection, found(connection, ref), actor, now)


def carry_out(
    connection: Connection,
    row: Any,
    actor: Actor,
    act: Act,
    now: datetime,
    *,
    why: str = "",
    values: Mapping[str, str],
    hash: str = "",
) -> None:
    """``act`` on a locked row that is there, whoever may do it. Raises Refused ``result.…`` as ``act`` does."""
    if len(why) > _WHY:
        raise Refused("result.why_long", most=_WHY)
    target = act_on(State(row.state), act, actor.roles, why, is_notified=row.notified_at is not None)
    _DO[act](connection, Deed(row, actor, act, target, now, why.strip(), values, hash))


def _keep(
    connection: Connection, deed: Deed, values: Mapping[str, Any], after: Mapping[str, str] | None = None
) -> None:
    """``values`` with the state that the act leads to, and its record."""
    store.change(connection, deed.row.id, {"state": deed.target.value, "changed_at": deed.moment} | dict(values))
    record(connection, deed.row, deed.actor, deed.act, deed.now, why=deed.why, after=after or {})


def _edit(connection: Connection, deed: Deed) -> None:
    """What was approved is not what is there any more."""
    tests = content.tests_of(connection, deed.row.id)
    before = correcting.texts(connection, deed.row, tests)
    changed = content.given(connection, before, deed.values)
    values = content.columns(connection, deed.row, changed, deed.today)
    rows = content.changed_tests(deed.row, tests, changed)
    store.change(
        connection,
        deed.row.id,
        {"state": deed.target.value, "changed_at": deed.moment, "edited_by": deed.person} | values | _VOID,
    )
    if rows is not None:
        store.set_tests(connection, deed.row.id, rows)
    was = {name: before[name] for name in changed}
    record(connection, deed.row, deed.actor, deed.act, deed.now, why=deed.why, before=was, after=changed)


def _notify(connection: Connection, deed: Deed) -> None:
    if deed.row.verdict != Verdict.FAILED:
        raise Refused("result.no_notice")
    _keep(connection, deed, {"notified_at": deed.now} | (_VOID if deed.row.notified_at is None else {}))


def _serve(connection: Connection, deed: Deed) -> None:
    """The window runs from the day after; a last day on a holiday rolls."""
    try:
        day = date.fromisoformat(deed.values.get("served_on", ""))
    except ValueError:
        raise Refused("result.served_bad") from None
    if not deed.today - _LONG_AGO <= day <= deed.today:
        raise Refused("result.served_bad")
    rules = house.rules(connection)
    until = rules.calendar.add_working_days(day, rules.publishing.window_days)
    how = deed.values.get("served_how", "").strip()[:40]
    after = {"served_on": day.isoformat(), "served_how": how, "window_until": until.isoformat()}
    _keep(connection, deed, {"served_on": day, "served_how": how, "window_until": until} | _VOID, after)


def _object(connection: Connection, deed: Deed) -> None:
    text = deed.values.get("text", "").strip() or deed.why
    values = {"objection": Objection.LODGED.value, "objection_text": text[:2000]}
    _keep(connection, deed, values | _void(deed), values)


def _void(deed: Deed) -> dict[str, Any]:
    """Before publication an approval does not outlive news; afterwards it is history."""
    return {} if is_public(deed.target) else dict(_VOID)


def _decide(connection: Connection, deed: Deed) -> None:
    given = deed.values.get("objection", "")
    if deed.row.objection != Objection.LODGED:
        raise Refused("result.no_objection")
    if given not in (Objection.ACCEPTED, Objection.REJECTED):
        raise Refused("result.value_bad", field="objection")
    _keep(connection, deed, {"objection": given} | _void(deed), {"objection": given})
    _alert_staff(connection, deed)


def _retest(connection: Connection, deed: Deed) -> None:
    given = deed.values.get("reinspection", "")
    if given not in (Reinspection.PASSED, Reinspection.FAILED):
        raise Refused("result.value_bad", field="reinspection")
    _keep(connection, deed, {"reinspection": given} | _void(deed), {"reinspection": given})
    _alert_staff(connection, deed)


def _alert_staff(connection: Connection, deed: Deed) -> None:
    """Everybody reads at once beside a public result that it was overturned; staff are asked to put it right."""
    row = store.by_id(connection, deed.row.id)
    if is_public(deed.target) and overturned(row.verdict, row.objection, row.reinspection):
        due.alert(connection, row, deed.now)


def _propose(connection: Connection, deed: Deed) -> None:
    tests = content.tests_of(connection, deed.row.id)
    require(content.lacking(deed.row, tests))
    _keep(connection, deed, {"content_hash": content.hash_of(deed.row, tests), "proposed_by": deed.person})


def _return(connection: Connection, deed: Deed) -> None:
    _keep(connection, deed, _VOID)


def _approve(connection: Connection, deed: Deed) -> None:
    tests = content.tests_of(connection, deed.row.id)
    check_approval(deed.row, tests, deed.actor, deed.hash)
    _keep(connection, deed, {"approved_by": deed.person, "approved_at": deed.now}, {"hash": deed.hash})


def check_approval(row: Any, tests: Sequence[Any], actor: Actor, hash: str) -> None:
    """May ``actor`` approve this content? Raises Refused ``result.not_proposed``, ``.changed``, ``.own``, and what is lacking."""
    if row.proposed_by is None or not row.content_hash:
        raise Refused("result.not_proposed")
    if not hash == row.content_hash == content.hash_of(row, tests):
        raise Refused("result.changed")
    if actor.id in (0, row.proposed_by, row.edited_by):
        raise Refused("result.own")
    require(content.lacking(row, tests))


def check_publication(connection: Connection, row: Any, tests: Sequence[Any], now: datetime) -> None:
    """Everything that had to hold for its approval is looked at again, and the window.

    Raises Refused ``result.own``, ``.changed``, and what is lacking or waited for.
    """
    people = row.proposed_by, row.edited_by
    if row.approved_by is None or row.proposed_by is None or row.approved_by in people:
        raise Refused("result.own")
    if row.content_hash != content.hash_of(row, tests):
        raise Refused("result.changed")
    rules = house.shipped().publishing
    require([*content.lacking(row, tests), *content.waiting(row, rules, beijing_day(now))])


def _publish(connection: Connection, deed: Deed) -> None:
    """What was public before and taken down comes back as the next version."""
    row, today, is_back = deed.row, deed.today, deed.row.public_at is not None
    check_publication(connection, row, content.tests_of(connection, row.id), deed.now)
    version = row.version + is_back
    values = {"is_public": True, "public_at": deed.now, "published_on": row.published_on or today, "version": version}
    gone = {"why": "", "withdrawn_at": None}
    store.change(connection, row.id, values | gone | {"state": deed.target.value, "changed_at": deed.now})
    correcting.open_task(connection, row, today)
    record(connection, row, deed.actor, deed.act, deed.now, why=deed.why, version=version, is_public=True)
    show(connection, [row], "published", deed.now, version)
    if is_back:
        line.follow(connection, row)


def require(missing: Sequence[str]) -> None:
    """Raises Refused with the first of ``missing``."""
    if missing:
        raise Refused(missing[0])


_DO: dict[Act, Callable[[Connection, Deed], None]] = {
    Act.EDIT: _edit,
    Act.NOTIFY: _notify,
    Act.SERVE: _serve,
    Act.OBJECT: _object,
    Act.DECIDE: _decide,
    Act.RETEST: _retest,
    Act.PROPOSE: _propose,
    Act.RETURN: _return,
    Act.APPROVE: _approve,
    Act.PUBLISH: _publish,
    Act.CORRECT: correcting.correct,
    Act.AGREE: correcting.agree,
    Act.DROP: correcting.drop,
    Act.FOLLOW: correcting.follow,
    Act.FOLLOW_UP: correcting.follow_up,
    Act.WITHDRAW: correcting.withdraw,
    Act.REOPEN: correcting.reopen,
}
