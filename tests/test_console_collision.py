"""Are entries that are easily taken for each other found beside the loop, worst first, once for each knowledge?"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from time import perf_counter

import pytest

from bot.domain.faq import Entry
from bot.services import faq
from bot.services.collision import Comparison
from tests.chat import CONTENT
from tests.knowing import ENTRIES, KNOWING
from tests.office import Desk, Office, Page

PATH = "/console/answers/collisions"
EXPIRED, RECEIPT = (
    next(one for one in ENTRIES if one.id == name) for name in ("rights-expired-food", "rights-receipt-lost")
)


@pytest.fixture(autouse=True)
def index(knowledge: None) -> Iterator[None]:
    """Other knowledge changes the index of this process."""
    yield
    KNOWING.come_back()


def know(*entries: Entry) -> None:
    """``ENTRIES`` with these in their places are known from now on."""
    others = {entry.id: entry for entry in (*ENTRIES, *entries)}
    faq.replace(others.values())
    KNOWING.load(tuple(others.values()))


async def compared(desk: Desk) -> Page:
    """The page once the comparison is over."""
    page = await desk.opens(PATH)
    while "正在比" in page.text:
        await asyncio.sleep(0.05)
        page = await desk.opens(f"{PATH}/list")
    return page


async def test_the_worst_pair_comes_first_with_both_texts(place: Office) -> None:
    chen = await place.desk("chen")
    asked = (*EXPIRED.asked[:7], *RECEIPT.asked[3:])
    know(replace(EXPIRED, asked=asked), replace(RECEIPT, unless=("开发票",)))
    page = await compared(chen)
    assert page.holds("两条里都有的问法", RECEIPT.asked[3], EXPIRED.answer, RECEIPT.answer)
    first = page.text.partition('id="pair-1"')[2].partition("</h2>")[0]
    assert EXPIRED.question in first
    assert RECEIPT.question in first
    assert page.holds("排除词：开发票", 'data-says="比完了')


async def test_it_is_compared_once_for_each_knowledge(place: Office) -> None:
    chen = await place.desk("chen")
    assert (await chen.opens(PATH)).holds("正在比", "every 2s")
    await compared(chen)
    assert not (await chen.opens(PATH)).holds("正在比")
    know(replace(EXPIRED, unless=("临期", "散装")))
    assert (await chen.opens(f"{PATH}/list")).holds("问答有改动")
    assert (await chen.opens(PATH)).holds("下面是上一次的结果")
    assert not (await compared(chen)).holds("正在比")


async def test_a_comparison_does_not_hold_up_the_loop(place: Office) -> None:
    chen = await place.desk("chen")
    faq.replace(CONTENT.faq)
    page = await chen.opens(PATH)
    assert page.holds("正在比")
    lags = []
    for _ in range(60):
        begun = perf_counter()
        await asyncio.sleep(0.001)
        lags.append(perf_counter() - begun)
    assert median(lags) < 0.05
    assert (await chen.opens(f"{PATH}/list")).holds("正在比")


def test_a_stopped_comparison_comes_to_nothing() -> None:
    comparison = Comparison()
    comparison.stop()
    assert comparison.run() is None
    assert comparison.seen == 0


def test_a_text_that_finds_another_entry_is_lost() -> None:
    faq.replace([replace(one, asked=EXPIRED.asked) if one is RECEIPT else one for one in ENTRIES if one is not EXPIRED])
    found = Comparison().run()
    assert found is not None
    assert [pair.weight for pair in found.pairs] == sorted((pair.weight for pair in found.pairs), reverse=True)
