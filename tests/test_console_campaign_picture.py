"""Can staff put a cover on a notice, does nothing else come through, and has every code of notices its words?"""

from collections.abc import AsyncIterator, Collection
from io import BytesIO

import pytest
from aiohttp import FormData
from PIL import Image

from bot.console.campaign import label
from bot.domain.campaign.audience import Kind
from bot.domain.campaign.reach import Why
from bot.domain.campaign.state import Batch, Form, State, Way
from bot.domain.campaign.table import Act
from bot.store.engine import Database
from tests.campaign_office import CampaignOffice, campaign_office
from tests.office import Desk, Page


@pytest.fixture
async def place(database: Database) -> AsyncIterator[CampaignOffice]:
    async with campaign_office(database) as started:
        yield started


async def brings(desk: Desk, path: str, data: bytes | None) -> Page:
    form = FormData({"csrf": desk.csrf})
    if data is not None:
        form.add_field("picture", data, filename="图.jpg", content_type="image/jpeg")
    async with desk.client.post(f"{path}/picture", data=form) as answer:
        return await desk._read(answer)


async def test_cover_is_shown_and_voids_what_was_agreed_to(place: CampaignOffice) -> None:
    li, out = await place.desk("li"), BytesIO()
    Image.new("RGB", (470, 200), "teal").save(out, "JPEG")
    await place.drafts(li, "festival")
    for data, words in ((None, "请先选一张图片"), (b"no picture", 'role="alert"')):
        page = await brings(li, place.path, data)
        assert (page.status, page.holds(words)) == (422, True), data
    page = await brings(li, place.path, out.getvalue())
    assert page.holds("图片已换好", 'data-insert="/picture/', "放进正文末尾")
    assert (await brings(li, place.path, out.getvalue())).holds("图片已换好")
    assert (await li.opens(place.path)).holds('<img src="/picture/', "第 2 版")


@pytest.mark.parametrize(
    ("codes", "named"),
    [
        (State, label.STATES),
        (Act, label.ACTS),
        (Form, label.FORMS),
        (Way, label.WAYS),
        (Way, label.SHORT),
        (Why, label.WHY),
        (Batch, label.BATCHES),
        (Kind, label.AUDIENCES),
    ],
)
def test_every_code_of_notices_has_its_words(codes: Collection[str], named: Collection[str]) -> None:
    assert set(named) == set(codes)


def test_a_code_that_nobody_knows_stands_for_itself() -> None:
    assert (label.why("new"), label.way("new"), label.step("new")) == ("new", "new", "new")
    assert label.trouble("45028 has no masssend quota") == "这个月的群发条数用完了（45028）"
    assert label.trouble("49999 new") == "49999 new"
