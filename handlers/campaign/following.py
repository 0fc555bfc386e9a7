"""What does a tap, a digit or 报名 mean right after something that is on was shown, and what do these words mean alone?"""

import re
from typing import Any
from unicodedata import normalize

from bot.dialog import filters
from bot.dialog.message import Click, Message, Scan, Subscribe, Text, Voice
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from handlers.campaign import happening, listing, quiz, signing
from handlers.campaign.memory import MEMORY, number_in
from handlers.say import say

router = Router("campaign")

_TAP = re.compile(
    r"quiz|(?:happening|quiz|notice)\.(?P<ref>[0-9a-f]{12})"
    r"|answer\.(?P<asked>[0-9a-f]{12})\.(?P<number>\d{1,2})\.(?P<choice>\d)"
)
# One pattern for all: every message is asked.
_WORDS = re.compile(
    r"(?:(?P<sign>我?(?:要|想)?(?:报名|参加|排队)(?:参加)?(?:这个|活动)?)"
    r"|(?P<mine>(?:[查看]看?(?:一下)?)?(?:我的报名|我报(?:了|过)?(?:什么|哪些)?(?:名|活动)(?:了|吗)?))"
    r"|(?P<back>我?(?:要|想)?(?:取消|退出|撤回|退)报名|(?:活动)?我?(?:不去了|去不了了?|来不了了?))"
    r"|(?P<quiz>我?(?:要|想|来)?(?:开始|继续|参加|接着)?(?:知识|有奖|食品安全(?:知识)?)?(?:答题|竞赛)))[吧啊了吗。.!！?？]*"
)
_ENOUGH = re.compile(
    r"我?(?:先)?(?:不想?|别)(?:玩|答|做|考)(?:题)?(?:下去)?了?[吧啊。.!！]*|(?:退出|结束|停止)(?:答题|竞赛)[吧啊。.!！]*"
)
_MARKS = frozenset("报参排退去来答竞")  # each of them has at least one
_LONGEST = 20  # characters


def _choice(turn: Turn) -> str:
    return (turn.message.choice or "") if isinstance(turn.message, Text) else ""


def _said(turn: Turn) -> re.Match[str] | None:
    words = turn.text.strip()
    if len(words) > _LONGEST or _MARKS.isdisjoint(words):
        return None
    return _WORDS.fullmatch(normalize("NFKC", words))


@router.on(filters.kind(Text), filters.tapped, filters.idle, lambda turn: _TAP.fullmatch(_choice(turn)) is not None)
def tap(turn: Turn) -> Reply:
    """A line of a list, or an option of a question, however long ago it was shown."""
    match = _TAP.fullmatch(_choice(turn))
    assert match is not None  # noqa: S101 - asked by the filter
    if match["asked"]:
        return quiz.answer(turn, match["asked"], int(match["number"]), int(match["choice"]))
    return _show(turn, _choice(turn)) if match["ref"] else quiz.choose(turn)


def _show(turn: Turn, item: str) -> Reply:
    kind, _, ref = item.partition(".")
    if kind == "happening":
        return happening.show(turn, ref)
    return quiz.start(turn, ref) if kind == "quiz" else listing.notice(turn, ref)


@router.on(filters.kind(Text, Voice), filters.idle, lambda turn: _said(turn) is not None)
def words(turn: Turn) -> Said:
    """报名, 我的报名, 取消报名, 答题. What may be about anything (参加, 不去了) means the happening that was shown, or nothing."""
    match = _said(turn)
    assert match is not None  # noqa: S101 - asked by the filter
    ref = turn.memory.get(MEMORY, {}).get("happening", "")
    match match.lastgroup:
        case "mine":
            return signing.mine(turn)
        case "quiz":
            return quiz.choose(turn)
        case _ if not ref and "报名" not in turn.text:
            return NOT_MINE
        case "back":
            return signing.take_back(turn, ref)
    return signing.start(turn, ref) if ref else signing.choose(turn)


@router.on(filters.kind(Message, Click, Subscribe, Scan), filters.idle, filters.kept(MEMORY))
def follow(turn: Turn) -> Said:
    """A digit picks; whatever else is said or tapped is a new matter."""
    kept = turn.memory.pop(MEMORY)
    number = number_in(turn.text) if isinstance(turn.message, Text | Voice) else None
    if "quiz" in kept and _ENOUGH.fullmatch(turn.text.strip()):
        return say(Phrase("quiz.enough"))
    if number is None:
        return NOT_MINE
    if "quiz" in kept:
        turn.memory[MEMORY] = kept
        return quiz.answer(turn, kept["quiz"], kept["number"], number)
    return _picked(turn, kept, number - 1)


def _picked(turn: Turn, kept: dict[str, Any], place: int) -> Said:
    for name, meant in (("items", _show), ("sign", signing.start), ("back", signing.take_back)):
        if 0 <= place < len(kept.get(name, ())):
            return meant(turn, kept[name][place])
    return NOT_MINE
