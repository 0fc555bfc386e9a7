"""Who is told of a result, and what? Whoever reported it once, and everybody who was told before when it changes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.case import State as CaseState
from bot.domain.phrase import Phrase
from bot.domain.ports import Connection
from bot.domain.result.state import State, is_public, overturned
from bot.services import house, subscription
from bot.services.complaint.clocks import heard
from bot.services.complaint.telling import is_silent
from bot.services.result.line import in_words
from bot.services.round.known import area_names
from bot.store import complaint as cases
from bot.store import outbox
from bot.store.result import loop as store
from bot.store.result import samples
from bot.store.round import plan, rounds

_VOTERS = " "  # the cursor once those with a case are told: before any citizen's reference
_AGAIN = frozenset({"corrected", "withdrawn"})
_LONG = 60  # characters of a value before and after


def tell(connection: Connection, *, now: datetime, limit: int = 200) -> int:
    """Write the next messages of the oldest step that is to be told, each once; how many, 0 when all is told."""
    while (row := store.under_way(connection)) is not None:
        sample = store.sample_of(connection, row.sample)
        if not _is_to_be_told(connection, row, sample):
            store.advance(connection, row.id, row.cursor, now)
            continue
        if row.cursor == "":
            store.advance(connection, row.id, _VOTERS, None)
            count = _tell_reporters(connection, row, sample, now)
        else:
            count = _tell_voters(connection, row, sample, now, limit)
        if count:
            return count
    return 0


def _is_to_be_told(connection: Connection, row: Any, sample: Any) -> bool:
    """Of a withdrawn result nothing is told but that; of one that came back nothing from before."""
    if row.version < samples.published_version(connection, sample.id):
        return False
    return row.step == "withdrawn" or is_public(State(sample.state))


def _key(sample: int, step: str, version: int, since: int) -> str:
    """Before the reference of whoever is told; each version is told once, whichever step comes first. ``since``: with which
    version it came to the public last; what came back may go again.
    """
    other = step if since == 1 else f"{step}{since}"
    return f"result:{sample}:{version if step in ('published', 'corrected') else other}:"


def _tell_reporters(connection: Connection, row: Any, sample: Any, now: datetime) -> int:
    asked = reporters(connection, sample.id)
    told = told_before(connection, row, sample, asked)
    wanted = {one: found for one, found in asked.items() if (one in told) is (row.step != "published")}
    version = sample.version if row.step == "published" else row.version
    values = _values(connection, row, sample)
    since = samples.published_version(connection, sample.id)
    for citizen, found in wanted.items():
        key, said = _key(sample.id, row.step, version, since), values | _case(found)
        _write(connection, key, citizen, found[0].number, row.step, now, said)
    return len(wanted)


def reporters(connection: Connection, sample: int) -> dict[str, list[Any]]:
    """Citizen → their linked cases: not those taken back, nor of whom asked to hear no more."""
    rows = [row for row in store.cases(connection, sample) if row.citizen and row.state != CaseState.WITHDRAWN]
    events = cases.events_of(connection, [row.id for row in rows])
    found: dict[str, list[Any]] = {}
    for row in rows:
        if not is_silent(heard(events[row.id])):
            found.setdefault(row.citizen, []).append(row)
    return found


def told_before(connection: Connection, row: Any, sample: Any, citizens: Iterable[str]) -> set[str]:
    """Who of ``citizens`` had a message about an earlier version; for steps that are no correction, about any. What of a
    withdrawn result was not sent yet is not sent any more.
    """
    since = samples.published_version(connection, sample.id)
    versions = range(since, row.version if row.step == "corrected" else sample.version + 1)
    keys = [f"{_key(sample.id, 'published', version, since)}{citizen}" for citizen in citizens for version in versions]
    if row.step == "withdrawn":
        store.drop_unsent(connection, keys, "the result was withdrawn")
    return store.written(connection, keys)


def _case(found: Sequence[Any]) -> dict[str, str]:
    """In the case's own words: its numbers, and the place or business that was spoken of."""
    about = next((words for row in found for words in (row.respondent, row.place) if words), "")
    numbers = "、".join(row.number for row in found)
    return {"about": house.phrases().say("result_told.case", {"number": numbers, "about": about[:_LONG]})}


def _tell_voters(connection: Connection, row: Any, sample: Any, now: datetime, limit: int) -> int:
    """They heard of their line by its round; of a change they hear here, unless they have a case that was told of it."""
    since = samples.published_version(connection, sample.id)
    is_news = row.step in _AGAIN or (row.step == "published" and row.version == since > 1)
    line = plan.by_id(connection, sample.line) if sample.line and is_news else None
    citizens = store.told_voters(connection, line, row.started_at, row.cursor, limit) if line is not None else []
    if line is None or not citizens:
        store.advance(connection, row.id, row.cursor, now)
        return 0
    round = rounds.by_id(connection, line.round)
    area = area_names(connection).get(line.area, "")
    said = {"title": round.title, "what": f"{area}{line.food}"}
    values = _values(connection, row, sample) | {"about": house.phrases().say("result_told.round", said)}
    for citizen in citizens:
        _write(connection, _key(sample.id, row.step, row.version, since), citizen, round.number, row.step, now, values)
    store.advance(connection, row.id, citizens[-1], None)
    return len(citizens)


def _write(
    connection: Connection, key: str, citizen: str, number: str, step: str, now: datetime, values: Mapping[str, Any]
) -> None:
    notice = subscription.about(number, "tell" if step == "published" else f"result_{step}", now)
    said = house.phrases().say(f"result_told.{step}", values).strip()
    about: dict[str, Any] = {"purpose": f"result_{step}", "subject": number, "notice": notice}
    outbox.enqueue(connection, f"{key}{citizen}", citizen, said, now, **about)


def _values(connection: Connection, row: Any, sample: Any) -> dict[str, Any]:
    found = in_words(connection, sample)
    more = house.phrases().say("result_told.page", {"page": found["page"]}) if found["page"] else ""
    verdict = house.phrases().say(f"result_told.verdict.{sample.verdict}", {"items": found["items"]})
    if by := overturned(sample.verdict, sample.objection, sample.reinspection):
        verdict = f"{verdict}\n{house.phrases().say(f'result.overturned.{by}')}"
    values = found | {"verdict": verdict, "more": more, "version": row.version}
    return values | _change(connection, row, sample) if row.step == "corrected" else values


def _change(connection: Connection, row: Any, sample: Any) -> dict[str, Any]:
    """What another version changed, and why: as its history says it for everybody."""
    history = samples.history(connection, sample.id, is_public=True)
    event = next((one for one in history if one.act == "agree" and one.version == row.version), None)
    if event is None:
        return {"change": "", "why": ""}
    before, after = json.loads(event.before), json.loads(event.after)
    return {"why": event.why, "change": "\n".join(_changed(name, before.get(name, ""), after[name]) for name in after)}


def _changed(name: str, before: str, after: str) -> str:
    verdicts = {word: house.phrases().say(f"result_told.said.{word}") for word in ("passed", "failed")}
    was, now = (verdicts.get(text, text[:_LONG]) or "–" for text in (before, after))
    return house.phrases().say(
        "result_told.changed", {"name": Phrase(f"result_told.field.{name}"), "was": was, "now": now}
    )
