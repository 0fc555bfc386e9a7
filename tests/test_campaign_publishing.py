"""Does an article reach the platform whole, with each picture brought once, and do testers see it before anybody else?"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.domain.ports import Connection, DeliveryError, Fetched
from bot.domain.refused import Refused
from bot.jobs.campaigns import MassSender
from bot.services import media
from bot.services.campaign import testers
from bot.services.campaign.publishing import INLINE_MOST, Printer
from bot.store import picture
from bot.store.campaign import topic
from bot.store.engine import Database
from bot.wechat.mass import WeChatMass
from bot.wechat.materials import NoMaterials, WeChatMaterials
from tests.campaigns import LI, LOOK, CampaignDesk, campaign_desk
from tests.notified import account
from tests.rounds import PAN


def painted(colour: str, side: int = 40) -> Fetched:
    out = BytesIO()
    Image.new("RGB", (side, side), colour).save(out, "JPEG")
    return media.reencode(out.getvalue())


def kept(connection: Connection, ref: str, colour: str, now: datetime) -> str:
    picture.keep(connection, ref, painted(colour).data, LI.id, now)
    return f"/picture/{ref}.jpg"


class Shelf:
    """The edge: keeps what it was handed, and refuses what it is told to refuse."""

    def __init__(self) -> None:
        self.got: list[tuple[str, Any]] = []
        self.refuses: set[str] = set()

    async def inline(self, picture: bytes) -> str:
        return self._take("inline", picture)

    async def keep(self, picture: bytes) -> str:
        return self._take("keep", picture)

    async def draft(self, article: Mapping[str, Any]) -> str:
        return self._take("draft", article)

    async def preview(self, openid: str, kind: str, content: Mapping[str, Any]) -> None:
        self._take(openid, (kind, content))

    def _take(self, what: str, given: Any) -> str:
        if what in self.refuses:
            raise DeliveryError("45009", "retry", "reach max api daily quota limit")
        self.got.append((what, given))
        return f"https://mmbiz.test/{what}{len(self.got)}"

    @property
    def order(self) -> list[str]:
        return [what for what, _ in self.got]


async def article(desk: CampaignDesk, **more: str) -> str:
    """A draft with a cover and two pictures, one of them twice."""
    red, blue = [
        await desk.database.run(kept, name * 22, colour, desk.now) for name, colour in (("r", "red"), ("b", "blue"))
    ]
    body = f'<p><img src="{red}" alt="红"><img src="{blue}" alt="蓝"><img src="{red}" alt="红"></p><p><a href="/x">看</a></p>'
    ref = await desk.drafts()
    await desk.edits(ref, {"cover": blue, "body": body, "link": "/results", "source": "本局"} | more)
    return ref


async def test_each_picture_is_brought_to_the_platform_once(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now) as desk:
        shelf, ref = Shelf(), await article(desk)
        printer = Printer(database, shelf, lambda: desk.now)
        first, second = await printer.print(ref), await printer.print(ref)
        assert shelf.order == ["inline", "inline", "keep", "draft", "draft"]
        assert first != second
        sent = shelf.got[-1][1]
        assert sent["content"].count("https://mmbiz.test/inline") == 3
        assert "/picture/" not in sent["content"]
        assert (sent["title"], sent["thumb_media_id"]) == ("夏天的凉菜，一起来", "https://mmbiz.test/keep3")


async def test_pictures_deleted_at_the_platform_are_brought_again(database: Database, now: datetime) -> None:
    async with account(database, now) as office, campaign_desk(database, now) as desk:
        printer = Printer(database, WeChatMaterials(office.client), lambda: desk.now)
        ref = await article(desk)
        await printer.print(ref)
        for kept_at_platform in (await office.client.material.batchget("image"))["item"]:
            await office.client.material.delete(kept_at_platform["media_id"])
        assert await printer.print(ref)
        paths = [entry["path"] for entry in await office.wechat.ledger("api")]
        assert (paths.count("/cgi-bin/material/add_material"), paths.count("/cgi-bin/draft/add")) == (2, 3)


async def test_a_picture_message_names_a_fresh_picture(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now) as desk:
        shelf, ref = Shelf(), await article(desk)
        await desk.tampers(ref, form="picture")
        printer = Printer(database, shelf, lambda: desk.now)
        first, second = await printer.print(ref), await printer.print(ref)
        assert shelf.order == ["keep", "keep"]
        assert first != second == (await desk.row(ref)).media_id


async def test_a_picture_that_is_gone_is_a_plain_refusal(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now) as desk:
        ref = await desk.drafts()
        with pytest.raises(DeliveryError) as told:
            await Printer(database, Shelf(), lambda: desk.now).print(ref)
        assert (told.value.code, told.value.verdict) == ("campaign.picture_gone", "refused")


async def test_testers_join_by_a_word_and_see_the_preview(database: Database, now: datetime) -> None:
    async with account(database, now) as office, campaign_desk(database, now) as desk:
        ref = await article(desk)
        wang = await office.wechat.citizen("王大妈").known(following=True)
        await wang.says("您好")
        await wang.hears("")
        word = await database.run(testers.invite, actor=LI, name="王姐", now=desk.now)
        await wang.says(word)
        await wang.hears("王姐")
        await wang.says(word)
        await wang.hears("口令不对")
        printer = Printer(database, WeChatMaterials(office.client), lambda: desk.now)
        told = await printer.preview(actor=LI, ref=ref)
        assert [(one.name, one.why) for one in told] == [("王姐", "")]
        card = await wang.hears("夏天的凉菜")
        assert (card["kind"], card["via"]) == ("news", "mass")
        calls = [entry["path"] for entry in await office.wechat.ledger("api")]
        assert calls.count("/cgi-bin/media/uploadimg") == 2
        assert calls.count("/cgi-bin/material/add_material") == 1
        await database.run(testers.dismiss, actor=LI, name="王姐", now=desk.now)
        with pytest.raises(Refused, match="no_testers"):
            await printer.preview(actor=LI, ref=ref)


async def test_an_approved_article_goes_to_everybody_with_its_pictures(database: Database, now: datetime) -> None:
    async with account(database, now) as office, campaign_desk(database, now) as desk:
        wang = await office.wechat.citizen("王大妈").known(following=True)
        await wang.says("您好")
        await wang.hears("")
        ref = await article(desk, ways="mass next")
        await desk.approves(ref)
        printer = Printer(database, WeChatMaterials(office.client), lambda: desk.now)
        sender = MassSender(database, WeChatMass(office.client), printer, lambda: desk.now, owner="tests")
        while await sender.once():
            desk.later(seconds=1)
        card = await wang.hears("夏天的凉菜")
        assert (card["kind"], card["via"], await desk.state(ref)) == ("news", "mass", "sent")
        (sent,) = [entry for entry in await office.wechat.ledger("api") if entry["path"].endswith("/mass/sendall")]
        assert sent["errcode"] == 0


async def test_what_kept_a_preview_from_a_tester_is_said(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now) as desk:
        shelf, ref = Shelf(), await article(desk)
        printer = Printer(database, shelf, lambda: desk.now)
        await database.run(topic.add_tester, "n" * 22, "走了的", LI.id, now)
        assert [one.why for one in await printer.preview(actor=LI, ref=ref)] == [
            "这位预览人已经不关注公众号了，请在“预览人”里去掉。"
        ]
        shelf.refuses = {"draft"}
        with pytest.raises(Refused, match="not_printed"):
            await printer.preview(actor=LI, ref=ref)
        await desk.edits(ref, {"is_training": "1"})
        with pytest.raises(Refused, match="training_preview"):
            await printer.preview(actor=LI, ref=ref)
        with pytest.raises(Refused, match=r"staff\.not_allowed"):
            await printer.preview(actor=PAN, ref=ref)


async def test_a_training_account_hands_nothing_over(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now) as desk:
        ref = await article(desk)
        assert await Printer(database, NoMaterials(), lambda: desk.now).print(ref) == "training"


async def test_a_word_for_testers_lapses_and_names_are_one_each(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now):
        word = await database.run(testers.invite, actor=LI, name="王姐", now=now)
        late: dict[str, Any] = {"citizen": "c" * 22, "word": testers.word_in(word), "now": now + timedelta(minutes=31)}
        assert await database.run(testers.join, **late) is None
        word = await database.run(testers.invite, actor=LI, name="王姐", now=now)
        assert await database.run(testers.join, **late | {"word": testers.word_in(word), "now": now}) == "王姐"
        for name in ("王姐", " ", "一" * 21):
            with pytest.raises(Refused, match="tester_name"):
                await database.run(testers.invite, actor=LI, name=name, now=now)
        with pytest.raises(Refused, match=r"staff\.not_allowed"):
            await database.run(testers.invite, actor=LOOK, name="看", now=now)


def test_a_picture_is_made_small_enough_for_an_article() -> None:
    noise = Image.effect_noise((1600, 1600), 90).convert("RGB")
    out = BytesIO()
    noise.save(out, "JPEG", quality=95)
    assert len(out.getvalue()) > INLINE_MOST
    assert len(media.within(out.getvalue(), INLINE_MOST)) <= INLINE_MOST
    assert media.within(b"small", INLINE_MOST) == b"small"
