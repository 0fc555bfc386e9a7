"""How do the demo's rounds of 你点我检 come to stand where they stand? By the same acts as any round, at times counted back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Any

from bot.domain.ports import Connection
from bot.domain.round import Act, Finding, Progress
from bot.domain.staff import Actor
from bot.services import round
from bot.services.round.views import Line
from bot.store import citizen

_HOUR = timedelta(hours=1)
_FAR = timedelta(days=400)  # when they wrote last: what is to be told waits until they write again
_PASSED: Mapping[str, Any] = {"text": "都合格。"}
People = Mapping[str, Actor]


def hold_all(
    connection: Connection, /, *, rounds: Sequence[Mapping[str, Any]], people: People, now: datetime
) -> list[str]:
    """Every round of content/demo/rounds.yaml, as far as its days have brought it; their numbers. One unit."""
    most = max((len(given.get("picks", given["nominated"])) for given in rounds), default=0)
    voters = [citizen.add(connection, f"oDemoVoter{place:02d}", now - _FAR) for place in range(most)]
    return [_hold(connection, given, voters, people, now) for given in rounds]


def _hold(
    connection: Connection, given: Mapping[str, Any], voters: Sequence[str], people: People, now: datetime
) -> str:
    at = now - timedelta(days=given["days"])
    number = round.create(connection, actor=people["chen"], template=given["template"], now=at)
    head: dict[str, Any] = {"actor": people["zhou"], "number": number}
    round.act(connection, **head, act=Act.OPEN_NOMINATING, now=at)
    for place, (words, one) in enumerate(zip(given["nominated"], voters, strict=False)):
        said = {name: words[name] for name in ("food", "venue", "area", "reason")}
        round.nominate(connection, number=number, citizen=one, **said, now=at + place * _HOUR)
    if "picks" not in given:
        return number
    times = round.look(connection, **head, now=at).times
    _review(connection, number, people["chen"], at + 5 * _HOUR)
    round.act(connection, **head, act=Act.CLOSE_NOMINATING, now=times.nominate_until or at)
    round.act(connection, **head, act=Act.OPEN_VOTING, now=times.vote_from)
    _vote(connection, number, given["picks"], voters, times.vote_from)
    if "lines" in given:
        _to_the_end(connection, head, given["lines"], people["pan"], times.vote_until)
    return number


def _review(connection: Connection, number: str, actor: Actor, at: datetime) -> None:
    for one in round.nominations(connection, actor=actor, number=number):
        round.accept(connection, actor=actor, nomination=one.id, now=at)


def _vote(connection: Connection, number: str, picks: Sequence[str], voters: Sequence[str], opened: datetime) -> None:
    options = {option.number: option.id for option in round.public(connection, number=number, now=opened).options}
    for place, (picked, one) in enumerate(zip(picks, voters, strict=False)):
        chosen = [options[int(word)] for word in picked.split()]
        how: dict[str, Any] = {"source": "page" if place % 3 else "chat", "now": opened + (1 + 2 * place) * _HOUR}
        round.vote(connection, number=number, citizen=one, options=chosen, **how)


def _to_the_end(
    connection: Connection, head: Mapping[str, Any], outcomes: Sequence[Mapping[str, Any]], planner: Actor, at: datetime
) -> None:
    number = head["number"]
    round.act(connection, **head, act=Act.CLOSE_VOTING, now=at)
    round.fold(connection)
    round.note(connection, number=number, groups=round.search(connection, number=number))
    after: int | None = 0
    while after is not None:
        after = round.mark(connection, number=number, after=after)
    round.verified(connection, number=number, counted=round.recount(connection, number=number), now=at)
    round.draw(connection, actor=planner, number=number, now=at)
    digest = round.propose(connection, actor=planner, number=number, now=at)
    round.approve(connection, **head, digest=digest, now=at + _HOUR)
    lines = round.plan(connection, actor=planner, number=number, now=at + _HOUR).lines
    for line, outcome in zip(lines, chain(outcomes, repeat(_PASSED)), strict=False):
        _sample(connection, line, outcome, planner, at)
    round.act(connection, **head, act=Act.PUBLISH, now=at + timedelta(days=12))
    round.act(connection, **head, act=Act.FINISH, now=at + timedelta(days=13))


def _sample(connection: Connection, line: Line, outcome: Mapping[str, Any], planner: Actor, at: datetime) -> None:
    def goes(step: Progress, days: int, **what: Any) -> None:
        round.progress(connection, actor=planner, line=line.id, step=step, now=at + timedelta(days=days), **what)

    if "unsampled" in outcome:
        goes(Progress.NOT_SAMPLED, 3, text=outcome["unsampled"])
        return
    failing = outcome.get("failing", 0)
    goes(Progress.SAMPLED, 2)
    goes(Progress.AT_LAB, 3)
    finding = Finding.FAILED if failing else Finding.PASSED
    goes(Progress.RESULT, 10, text=outcome["text"], finding=finding, failing=failing)
