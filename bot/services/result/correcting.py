"""How is a published result corrected, withdrawn, followed up? What it was before stays readable."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from bot.domain.contact import phone_in
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.result import digest
from bot.domain.result.reading import Verdict
from bot.domain.result.state import State
from bot.domain.result.table import Act
from bot.domain.result.written import dump
from bot.services import house
from bot.services.result import content, line
from bot.services.result.deed import Deed
from bot.services.result.recording import hide, record, show
from bot.store.result import public as public_store
from bot.store.result import samples as store

_TEXT = 2000  # characters


def texts(connection: Connection, row: Any, tests: Sequence[Any]) -> dict[str, str]:
    """A sample as staff edit it."""
    ids = [id for id in (row.business, row.maker) if id is not None]
    return content.texts(row, tests, public_store.business_refs(connection, ids))


def correct(connection: Connection, deed: Deed) -> None:
    """Propose other values for what is published; nothing of it is seen until a second person agrees.

    Raises Refused ``result.draft_there``, ``.phone``, ``.value_bad``, ``.turned_failing``, and what ``content.given`` names.
    """
    row = deed.row
    if row.draft:
        raise Refused("result.draft_there")
    _require_no_phone(deed.why)
    tests = content.tests_of(connection, row.id)
    before = texts(connection, row, tests)
    changed = content.given(connection, before, deed.values)
    if changed.get("published_on") == "":
        raise Refused("result.value_bad", field="published_on")
    _require_not_turned(row, changed)
    content.columns(connection, row, changed, deed.today)
    content.changed_tests(row, tests, changed)
    was = {name: before[name] for name in changed}
    draft = {"after": changed, "before": was, "by": deed.actor.id, "why": deed.why, "of": content.hash_of(row, tests)}
    store.change(connection, row.id, {"draft": dump(draft | {"hash": digest.of_content(draft)})})
    record(connection, row, deed.actor, Act.CORRECT, deed.now, why=deed.why, before=was, after=changed)


def _require_no_phone(said: str) -> None:
    """Words that everybody will read as they are."""
    if phone_in(said):
        raise Refused("result.phone")


def _require_not_turned(row: Any, changed: Mapping[str, str]) -> None:
    """What becomes failing is told to the business first, as any other that fails: it is taken down and reopened."""
    if changed.get("verdict") == Verdict.FAILED and row.verdict != Verdict.FAILED:
        raise Refused("result.turned_failing")


def _drafted(row: Any) -> dict[str, Any]:
    if not row.draft:
        raise Refused("result.no_draft")
    found: dict[str, Any] = json.loads(row.draft)
    return found


def drop(connection: Connection, deed: Deed) -> None:
    draft = _drafted(deed.row)
    store.change(connection, deed.row.id, {"draft": ""})
    record(connection, deed.row, deed.actor, Act.DROP, deed.now, why=deed.why, after=draft["after"])


def agree(connection: Connection, deed: Deed) -> None:
    """The second person agrees: the next version is there for everybody, what it was before in its history.

    Raises Refused ``result.no_draft``, ``.changed``, ``.own``, ``.turned_failing``, and what ``content.lacking`` names.
    """
    row, draft = deed.row, _drafted(deed.row)
    tests = content.tests_of(connection, row.id)
    if deed.hash != draft["hash"] or draft["of"] != content.hash_of(row, tests):
        raise Refused("result.changed")
    if deed.actor.id in (0, draft["by"]):
        raise Refused("result.own")
    _require_not_turned(row, draft["after"])
    values = content.columns(connection, row, draft["after"], deed.today)
    rows = content.changed_tests(row, tests, draft["after"])
    people = {
        "edited_by": draft["by"],
        "proposed_by": draft["by"],
        "approved_by": deed.actor.id,
        "approved_at": deed.now,
    }
    store.change(connection, row.id, values | people | {"draft": ""})
    if rows is not None:
        store.set_tests(connection, row.id, rows)
    _agreed(connection, row, deed, draft)


def _agreed(connection: Connection, row: Any, deed: Deed, draft: Mapping[str, Any]) -> None:
    """What changes nothing that is public is no new version."""
    now, tests = store.by_id(connection, row.id), content.tests_of(connection, row.id)
    if missing := content.lacking(now, tests):
        raise Refused(missing[0])
    hash = content.hash_of(now, tests)
    if hash == draft["of"]:
        inner = {"why": draft["why"], "before": draft["before"], "after": draft["after"]}
        record(connection, row, deed.actor, Act.AGREE, deed.now, **inner)
        return
    version = row.version + 1
    store.change(connection, row.id, {"content_hash": hash, "version": version, "changed_at": deed.now})
    before, after = (
        {name: text for name, text in draft[part].items() if name not in content.INNER} for part in ("before", "after")
    )
    told = {"why": draft["why"], "before": before, "after": after, "version": version, "is_public": True}
    record(connection, row, deed.actor, Act.AGREE, deed.now, **told)
    if row.verdict == Verdict.FAILED != now.verdict:
        _close_task(connection, deed, draft)
    hide(connection, row)
    show(connection, [now], "corrected", deed.now, version)
    line.follow(connection, now)


def _close_task(connection: Connection, deed: Deed, draft: Mapping[str, Any]) -> None:
    """Nothing failed, so nothing is followed up."""
    task = store.task(connection, deed.row.id)
    if task is None or task.state == "done":
        return
    what = house.phrases().say("result_told.task_void", {"why": draft["why"]})
    over = {
        "state": "done",
        "what": what,
        "done_by": draft["by"] or None,
        "agreed_by": deed.person,
        "done_at": deed.now,
    }
    store.change_task(connection, task.id, over)
    record(connection, deed.row, deed.actor, Act.FOLLOW_UP, deed.now, after={"text": what})


def open_task(connection: Connection, row: Any, today: date) -> None:
    """What everybody reads as failing is followed up."""
    if row.verdict == Verdict.FAILED:
        due = today + timedelta(days=house.shipped().publishing.follow_up_days)
        store.open_task(connection, row.id, today, due)


def withdraw(connection: Connection, deed: Deed) -> None:
    """Nobody sees more of it than that it was there, when and why it went."""
    row, was_public = deed.row, bool(deed.row.is_public)
    if was_public:
        _require_no_phone(deed.why)
    gone = {"state": State.WITHDRAWN.value, "is_public": False, "draft": "", "changed_at": deed.moment}
    is_told = row.public_at is not None and not was_public  # everybody reads already when and why it went
    store.change(connection, row.id, gone | ({} if is_told else {"why": deed.why, "withdrawn_at": deed.now}))
    record(connection, row, deed.actor, Act.WITHDRAW, deed.now, why=deed.why, is_public=was_public)
    if was_public:
        hide(connection, row)
        store.tell(connection, row.id, row.version, "withdrawn", deed.now)
        line.follow(connection, row)


def reopen(connection: Connection, deed: Deed) -> None:
    """What was taken down goes the whole way again, from the notice on; until it is published it is withdrawn for everybody."""
    anew = {"notified_at": None, "served_on": None, "served_how": "", "window_until": None, "follow_up": ""}
    nobody = {"content_hash": "", "proposed_by": None, "approved_by": None, "approved_at": None}
    told = {"why": "", "withdrawn_at": None} if deed.row.public_at is None else {}
    store.change(
        connection, deed.row.id, {"state": deed.target.value, "changed_at": deed.moment} | anew | nobody | told
    )
    record(connection, deed.row, deed.actor, Act.REOPEN, deed.now, why=deed.why)


def follow(connection: Connection, deed: Deed) -> None:
    """What the office did about a failing sample, for a second person to agree to.

    Raises Refused ``result.no_task``, ``.value_bad``, ``.phone``.
    """
    task, text = store.task(connection, deed.row.id), deed.values.get("text", "").strip()
    if task is None or task.state == "done":
        raise Refused("result.no_task")
    if not 1 <= len(text) <= _TEXT:
        raise Refused("result.value_bad", field="text")
    _require_no_phone(text)
    store.change_task(connection, task.id, {"state": "written", "what": text, "done_by": deed.person})
    record(connection, deed.row, deed.actor, Act.FOLLOW, deed.now, after={"text": text})


def follow_up(connection: Connection, deed: Deed) -> None:
    """The second person agrees to what was written. Raises Refused ``result.no_task``, ``.own``, ``.changed``."""
    task = store.task(connection, deed.row.id)
    if task is None or task.state != "written":
        raise Refused("result.no_task")
    if deed.actor.id in (0, task.done_by):
        raise Refused("result.own")
    if deed.hash != task_hash(task.what):
        raise Refused("result.changed")
    store.change_task(connection, task.id, {"state": "done", "agreed_by": deed.person, "done_at": deed.now})
    values = {"state": deed.target.value, "follow_up": task.what, "changed_at": deed.now}
    store.change(connection, deed.row.id, values)
    record(connection, deed.row, deed.actor, Act.FOLLOW_UP, deed.now, after={"text": task.what}, is_public=True)
    show(connection, [deed.row], "followed_up", deed.now)


def task_hash(what: str) -> str:
    """What agreeing to a follow-up is given for."""
    return sha256(what.encode()).hexdigest()
