"""Is somebody who sends far more than a person told so kindly, once, while nothing that matters is lost?"""

from datetime import datetime
from time import perf_counter

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import func, select

from bot.dialog import flood as module
from bot.dialog.flood import WINDOW, Flood
from bot.store import tables
from bot.store.engine import Database
from tests.chat import CONTENT, Chat, Talker

MOST = 5
TOLD = CONTENT.texts.say("session.flood")


@pytest.fixture
def chat(database: Database, now: datetime) -> Chat:
    return Chat(database, now, flood=Flood(MOST, quiet=60))


async def too_much(citizen: Talker) -> None:
    """As many messages as a person sends, then the one that is told."""
    for number in range(MOST):
        assert await citizen.says(f"今天天气真好{number}") not in ("", TOLD)
    assert await citizen.says("今天天气真好") == TOLD


def limited(what: str) -> float:
    return REGISTRY.get_sample_value("shiyu_messages_limited_total", {"what": what}) or 0.0


async def test_one_sentence_is_said_and_then_nothing(chat: Chat) -> None:
    told, silent = limited("told"), limited("silent")
    await too_much(chat.of("zhang"))
    assert [await chat.of("zhang").says("在吗") for _ in range(3)] == ["", "", ""]
    assert await chat.of("zhang").sends_image() == ""
    assert (limited("told") - told, limited("silent") - silent) == (1, 4)
    assert await chat.of("wang").says("你好") not in ("", TOLD)


async def test_an_emergency_is_always_heard(chat: Chat) -> None:
    await too_much(chat.of("zhang"))
    heard = limited("heard")
    assert "120" in await chat.of("zhang").says("一家三口吃完野蘑菇都吐了，快不行了")
    assert await chat.of("zhang").says("三个人") not in ("", TOLD)
    assert limited("heard") - heard == 2


async def test_a_running_complaint_loses_nothing(chat: Chat) -> None:
    citizen = chat.of("zhang")
    await citizen.says("投诉", "昨天在幸福超市买的面包发霉了")
    for number in range(3 * MOST):
        assert await citizen.says(f"还有{number}号柜台的也发霉了") not in ("", TOLD)
    assert "已经取消" in await citizen.says("取消")
    assert await citizen.says("你好") == TOLD


async def test_every_message_too_many_is_still_kept_once(chat: Chat) -> None:
    await too_much(chat.of("zhang"))
    await chat.of("zhang").says("在吗", "在吗")
    count = select(func.count()).select_from(tables.inbox)
    assert await chat.database.read(lambda connection: connection.scalar(count)) == MOST + 3


async def test_menu_and_follow_are_no_messages(chat: Chat) -> None:
    for _ in range(2 * MOST):
        assert await chat.of("zhang").clicks("menu") not in ("", TOLD)


def passes(flood: Flood, at: float, sender: str = "o") -> bool:
    return flood.look(sender, at) is None


def test_after_the_silence_one_is_heard_again() -> None:
    flood = Flood(2, quiet=90)
    assert [passes(flood, 10.0) for _ in range(2)] == [True, True]
    tell = flood.look("o", 11.0)
    assert tell is not None
    assert [tell(), tell()] == [True, False]
    assert not passes(flood, 11.0 + WINDOW)
    assert passes(flood, 11.0 + 2 * WINDOW)
    assert passes(flood, 11.0, "somebody else")


def test_who_was_heard_all_along_is_told_later() -> None:
    flood = Flood(1, quiet=60)
    assert passes(flood, 0.0)
    flood.look("o", 1.0)
    tell = flood.look("o", 2.0)
    assert tell is not None
    assert tell()


def test_memory_holds_one_minute_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 100)
    flood = Flood(1, quiet=1)
    for number in range(1000):
        assert passes(flood, 0.0, f"o{number}")
    assert len(flood._counts) <= 100
    assert len(flood._quiet) == 0


def test_an_ordinary_message_costs_next_to_nothing() -> None:
    flood, senders = Flood(20, quiet=60), [f"o{number:027d}" for number in range(2000)]
    best = 1.0
    for attempt in range(5):
        begun = perf_counter()
        for sender in senders:
            flood.look(sender, attempt * 0.001)
        best = min(best, (perf_counter() - begun) / len(senders))
    assert best < 5e-6
