"""A small dialogue on the real engine: how do tests of the engine get a dispatcher?"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.dialog.dispatcher import Dispatcher
from bot.dialog.filters import anything, idle, kept, kind
from bot.dialog.message import Text
from bot.dialog.reply import NOT_MINE, SILENCE, Reply, Sentinel
from bot.dialog.router import Finish, Router, Said, Table
from bot.dialog.runner import Runner
from bot.dialog.turn import Turn
from bot.domain.decision import Decision, Want
from bot.domain.refused import Refused
from bot.store import audit
from bot.store.engine import Database
from bot.store.inbox import Inbox

Clock = list[datetime]


class Plain:
    """Phrases that show key and values, so that tests of the engine need no content."""

    def say(self, key: str, values: Mapping[str, Any] | None = None) -> str:
        return " ".join([key, *(str(value) for value in (values or {}).values())])


_asking, _noting = Router("small"), Router("small")


@_asking.step("small.name", "ask.name", kind(Text))
def _name(turn: Turn) -> Said:
    if turn.text == "坏":
        turn.data["spoilt"] = True
        raise ValueError("broken on purpose")
    if turn.text.startswith("另记"):
        turn.memory["unnamed"] = True
        turn.leave()
        return NOT_MINE
    turn.data["name"] = turn.text
    turn.end()
    return Reply("named", {"name": turn.text})


@_asking.on(kind(Text), lambda turn: turn.text == "名")
def _ask(turn: Turn) -> Reply:
    turn.go("small.name")
    return Reply("ask.name")


@_noting.on(kind(Text), lambda turn: turn.text.startswith("记"))
def _remember(turn: Turn) -> Reply:
    _note(turn, turn.text[1:])
    return Reply("noted", {"what": turn.text[1:]})


@_noting.on(kind(Text), idle, kept("unnamed"), lambda turn: turn.text.startswith("另记"))
def _remember_aside(turn: Turn) -> Reply:
    _note(turn, turn.text[2:])
    return Reply("noted", {"what": turn.text[2:]})


@_noting.on(kind(Text), lambda turn: turn.text == "坏")
def _fail(turn: Turn) -> Reply:
    _note(turn, "must not stay")
    raise ValueError("broken on purpose")


@_noting.on(kind(Text), lambda turn: turn.text == "不")
def _refuse(turn: Turn) -> Reply:
    _note(turn, "must not stay")
    raise Refused("not_allowed")


def _note(turn: Turn, detail: str) -> None:
    audit.write(turn.connection, actor=turn.citizen, act="note", subject="note", now=turn.now, detail=detail)


def small_table(release: asyncio.Event | None = None) -> Table:
    """「记 X」 stores X, 「坏」 fails after storing, 「不」 is refused, 「慢」 takes its time, 「名」 asks for a name, and
    「另记 X」 is none: X is stored."""
    rest = Router("small")

    @rest.on(kind(Text), lambda turn: turn.text == "慢")
    async def slow(turn: Turn) -> Finish:
        if release is not None:
            await release.wait()
        return _finish

    @rest.on(anything)
    def nothing(turn: Turn) -> Sentinel:
        return SILENCE

    return Table([_asking, _noting, rest])


def _finish(turn: Turn) -> Reply:
    _note(turn, "slow")
    return Reply("slow.done")


def decide_nothing(text: str) -> Decision:
    return Decision(Want.OTHER, text=text)


def dispatcher(
    database: Database,
    *,
    release: asyncio.Event | None = None,
    deadline: float = 4.5,
    can_push: bool = True,
    clock: Clock | None = None,
) -> Dispatcher:
    """A dispatcher on the small table; ``clock`` is a list whose last item is now."""
    tell = (lambda: clock[-1]) if clock else (lambda: datetime.now(UTC))
    runner = Runner(small_table(release), Plain(), tell, timedelta(minutes=30))
    return Dispatcher(runner, Inbox(database, can_push=can_push), decide_nothing, tell, deadline)


CREATED = int(datetime.now(UTC).timestamp())


def text(content: str, sender: str = "o-wang", number: int = 1, created: int = CREATED) -> Text:
    """A text push; the same ``number`` is the same message."""
    body = f"{sender}|{number}|{content}".encode()
    return Text(account="gh_test", sender=sender, created=created, identity=str(number), content=content, body=body)
