"""Do words, readers and times of a campaign change as staff give them, and only as far as they are fit?"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bot.domain.campaign import audience as audiences
from bot.domain.campaign import content, entered
from bot.domain.campaign.audience import Audience, Kind
from bot.domain.campaign.state import Form, Way
from bot.domain.campaign.table import Act
from bot.services.campaign import making
from bot.store.engine import Database
from tests.campaigns import LI, LOOK, WANG, CampaignDesk, campaign_desk
from tests.refusals import refusal


@pytest.fixture
async def desk(database: Database, now: datetime) -> AsyncIterator[CampaignDesk]:
    async with campaign_desk(database, now) as started:
        yield started


async def test_form_gives_back_what_it_was_given(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    given = {
        "title": "夏天吃凉菜",
        "digest": "三句话",
        "author": "和平区市场监管局",
        "body": "<p>少吃<strong>隔夜</strong>的。</p>",
        "link": "https://shiyu.example.cn/notices",
        "source": "本局 2026 年抽检",
        "audience": "areas 990101001 990101100",
        "topic": "tips",
        "ways": "chat notice next",
        "is_urgent": "1",
        "send_at": "2026-11-23T09:30",
        "fields.theme": "凉菜",
    }
    await desk.edits(ref, given)
    shown = await desk.database.read(making.editable, actor=LI, ref=ref)
    assert {name: shown[name] for name in given} == given
    seen = await desk.sees(ref)
    assert seen.send_at == datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    assert (seen.audience.kind, seen.ways) == (Kind.AREAS, (Way.CHAT, Way.NOTICE, Way.NEXT))
    assert await refusal(desk.edits(ref, shown)) == "campaign.unchanged"


async def test_words_nobody_touched_follow_the_fields(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    await desk.edits(ref, {"title": "标题我自己写"})
    await desk.edits(ref, {"fields.theme": "冬天的火锅"})
    seen = await desk.sees(ref)
    assert (seen.title, seen.body) == ("标题我自己写", "<p>今年说冬天的火锅。</p>")
    assert seen.fields == {"theme": "冬天的火锅"}


async def test_lines_of_a_menu_keep_their_ids(desk: CampaignDesk) -> None:
    ref = await desk.drafts(template="test_menu")
    assert [(line.id, line.content) for line in (await desk.sees(ref)).lines] == [
        ("tips", "消费提示"),
        ("recall", "夏天的凉菜"),
    ]
    await desk.edits(ref, {"lines": " 看提示 \r\n\n看召回\n都不看"})
    seen = await desk.sees(ref)
    assert seen.form is Form.MENU
    assert [(line.id, line.content) for line in seen.lines] == [
        ("tips", "看提示"),
        ("recall", "看召回"),
        ("line3", "都不看"),
    ]


async def test_pasted_scripts_never_reach_an_article(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    await desk.edits(ref, {"body": '<p onclick="x()">好<script>alert(1)</script></p><iframe src="//bad"></iframe>'})
    assert (await desk.sees(ref)).body == "<p>好</p>"


UNFIT: tuple[tuple[dict[str, str], str], ...] = (
    ({"colour": "red"}, "campaign.field_unknown"),
    ({"fields.gone": "x"}, "campaign.field_unknown"),
    ({"title": "长" * 201}, "campaign.value_long"),
    ({"fields.theme": "长" * 2001}, "campaign.value_long"),
    ({"cover": "https://elsewhere.example/a.jpg"}, "campaign.value_bad"),
    ({"send_at": "明天"}, "campaign.value_bad"),
    ({"is_training": "maybe"}, "campaign.value_bad"),
    ({"topic": "gone"}, "campaign.value_bad"),
    ({"ways": ""}, "campaign.ways_bad"),
    ({"ways": "chat chat"}, "campaign.ways_bad"),
    ({"ways": "none"}, "campaign.ways_bad"),
    ({"audience": ""}, "campaign.audience_bad"),
    ({"audience": "all 1"}, "campaign.audience_bad"),
    ({"audience": "topic"}, "campaign.audience_bad"),
    ({"audience": "everybody"}, "campaign.audience_bad"),
    ({"title": "夏天的凉菜，一起来"}, "campaign.unchanged"),
)


async def test_what_is_not_fit_is_refused(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    before = await desk.row(ref)
    codes = [await refusal(desk.edits(ref, given)) for given, _ in UNFIT]
    assert codes == [code for _, code in UNFIT]
    assert await desk.row(ref) == before


async def test_second_desk_does_not_write_over_the_first(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    seen = await desk.sees(ref)
    await desk.edits(ref, {"title": "先到"}, LI, version=seen.version)
    assert await refusal(desk.edits(ref, {"title": "后到"}, WANG, version=seen.version)) == "campaign.changed"
    assert await refusal(desk.edits(ref, {"title": "只看"}, LOOK)) == "staff.not_allowed"
    assert await refusal(desk.drafts(template="gone")) == "campaign.template_unknown"
    assert (await desk.sees(ref)).title == "先到"


async def test_what_is_not_fit_is_not_proposed(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    await desk.edits(ref, {"title": ""})
    assert await refusal(desk.does(ref, Act.PROPOSE)) == "campaign.check_failed"
    assert await refusal(desk.does(ref, Act.PROPOSE, hash="0" * 64)) == "campaign.changed"
    assert await refusal(desk.does(ref, Act.EDIT)) == "campaign.own_function"
    assert await refusal(desk.does(ref, Act.CANCEL, why="长" * 501)) == "campaign.why_long"


async def test_every_column_that_decides_changes_the_hash(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    row = await desk.row(ref)
    hashes = {content.hash_of(row)}
    other: dict[str, Any] = {"version": 9, "is_urgent": True, "is_training": True, "send_at": desk.now}
    names = (*content.SAID, *content.MEANT, "send_at")
    for name in names:
        changed = dict(row._mapping) | {name: other.get(name, "x")}
        hashes.add(content.hash_of(SimpleNamespace(**changed)))
    assert len(hashes) == len(names) + 1
    fields = {"entered": {*entered.WORDS, *entered.OTHERS}, "decides": {*names}}
    assert fields["entered"] <= fields["decides"]


def test_audience_is_read_as_it_was_written() -> None:
    for words in ("all", "tag 2", "topic tips recall", "sample 0123456789ab"):
        audience = audiences.parse(words)
        assert audience.words == words
        assert audiences.load(audiences.dump(audience)) == audience
    assert audiences.parse("areas 1, 1 ,2") == Audience(Kind.AREAS, ("1", "2"))
    assert [kind.value for kind in Kind if Audience(kind).is_by_call] == ["all", "tag"]
