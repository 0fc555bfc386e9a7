"""Does the event loop go on while a long text, made to be slow, is decided?"""

import asyncio
from datetime import datetime
from statistics import median
from time import perf_counter

import pytest

from bot.store.engine import Database
from tests.chat import Chat
from tests.knowing import KNOWING

pytestmark = pytest.mark.usefixtures("knowledge")

BOUND = 0.1  # seconds
REPEATED = 5
TICK = 0.001
HOSTILE = {
    "one word": "过期" * 1000,
    "one character": "吗" * 2000,
    "questions": "土豆发芽了还能吃吗？" * 200,
    "wishes": "投,诉;" * 490,
    "unbroken letters": "a" * 2000,
    "slips of the pen": "木而泡一夜能吃吗" * 250,
    "symptoms": "吃了就吐，" * 400,
    "negations": "我不是要投诉" * 330,
    "gaps": "不投" * 1000,
    "marks": "，。！？" * 500,
    "fillers": "请问一下想问问" * 280,
    "spaces": "我 " * 1000,
}


async def _lag(done: asyncio.Event) -> float:
    """Seconds that the loop was held up at the most until ``done``."""
    most = 0.0
    while not done.is_set():
        begun = perf_counter()
        await asyncio.sleep(TICK)
        most = max(most, perf_counter() - begun - TICK)
    return most


async def _held_up(chat: Chat, citizen: str, text: str) -> float:
    done = asyncio.Event()
    lag = asyncio.create_task(_lag(done))
    await asyncio.sleep(0)
    assert await chat.of(citizen).says(text)
    done.set()
    return await lag


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_a_slow_text_does_not_hold_up_the_loop(database: Database, now: datetime, text: str) -> None:
    assert len(text) >= 1900
    chat = Chat(database, now, KNOWING)
    lags = [await _held_up(chat, f"long-{number}", text) for number in range(REPEATED)]
    assert median(lags) < BOUND, [round(lag, 3) for lag in lags]


async def test_a_loop_that_is_held_up_is_noticed() -> None:
    done = asyncio.Event()
    lag = asyncio.create_task(_lag(done))
    await asyncio.sleep(2 * TICK)
    begun = perf_counter()
    while perf_counter() < begun + 1.5 * BOUND:
        pass
    done.set()
    assert await lag > BOUND
