"""Are replies checked as strictly as the platform checks them, and is the reason shown?"""

from typing import Any

import pytest
from aiohttp import web
from wechatpy.replies import ArticlesReply

from bot.sandbox.chat import FAULT
from bot.sandbox.settings import Settings
from bot.sandbox.wire import xml
from bot.sandbox.wire.reply import Expected, ReplyError, read
from tests.sandbox_bots import Bot, Delivery, Local

SETTINGS = Settings()
HEAD: dict[str, Any] = {"ToUserName": "oCitizen", "FromUserName": SETTINGS.account, "CreateTime": 1}
KEPT = {"kept": "image", "moving": "gif", "said": "voice", "film": "video", "small": "thumb"}
ARTICLE = {"Title": "标题", "Description": "说明", "PicUrl": "", "Url": "http://example.test/"}


def reading(raw: bytes, articles: int = 1) -> tuple[str, dict[str, Any]]:
    found = read(SETTINGS, None, raw, Expected("oCitizen", articles, lambda media: KEPT.get(media, "")))
    return found.kind, found.content


def reply(**fields: Any) -> bytes:
    return xml.render(HEAD | {"MsgType": "text", "Content": "好"} | fields).encode()


def news(count: int, said: int | None = None) -> bytes:
    fields = {"MsgType": "news", "ArticleCount": said or count, "Articles": {"item": [ARTICLE] * count}}
    return xml.render(HEAD | fields).encode()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"fail", "XML"),
        (b"\n\n  ", "XML"),
        (b'{"MsgType":"text"}', "XML"),
        (reply(ToUserName="oOther"), "ToUserName"),
        (reply(FromUserName="wx0123456789abcdef"), "FromUserName"),
        (reply(CreateTime="now"), "CreateTime"),
        (reply(Content=""), "Content 为空"),
        (reply(Content="好" * 683), "2049 字节"),
        (reply(MsgType="poem"), "MsgType"),
        (reply(MsgType=["text", "text"]), "多次"),
        (reply(Content=["一", "二"]), "多次"),
        (reply(MsgType="image", Image={"MediaId": "gone"}), "MediaId"),
        (reply(MsgType="image"), "缺少 Image"),
        (reply(MsgType="image", Image={"MediaId": "moving"}), "MediaId 是 gif"),
        (reply(MsgType="voice", Voice={"MediaId": "kept"}), "MediaId 是 image"),
        (reply(MsgType="video", Video={"MediaId": "gone"}), "MediaId"),
        (reply(MsgType="music", Music={"ThumbMediaId": "said"}), "ThumbMediaId 是 voice"),
        (reply(MsgType=None), "MsgType"),
        (b"<xml><MsgType>text</MsgType>", "XML"),
        (news(0), "Articles 为空"),
        (news(2), "最多 1 条"),
        (news(1, said=2), "ArticleCount"),
        (reply(MsgType="music", Music={"Title": "歌"}), "ThumbMediaId"),
    ],
)
def test_a_broken_reply_names_its_rule(raw: bytes, reason: str) -> None:
    with pytest.raises(ReplyError, match=reason):
        reading(raw)


def test_good_replies_take_the_customer_service_shape() -> None:
    assert reading(b"success") == reading(b"") == ("", {})
    assert reading(reply()) == ("text", {"content": "好"})
    assert reading(reply(Content="好" * 682))[0] == "text"
    assert reading(reply(MsgType="image", Image={"MediaId": "kept"})) == ("image", {"media_id": "kept"})
    assert reading(reply(MsgType="voice", Voice={"MediaId": "said"}))[0] == "voice"
    video = {"MediaId": "film", "Title": "洗手七步", "Description": "一分钟"}
    assert reading(reply(MsgType="video", Video=video)) == (
        "video",
        {"media_id": "film", "title": "洗手七步", "description": "一分钟"},
    )
    music = {"Title": "歌", "MusicUrl": "http://example.test/a.mp3", "ThumbMediaId": "small"}
    assert reading(reply(MsgType="music", Music=music))[1]["url"] == "http://example.test/a.mp3"
    assert reading(reply(MsgType="transfer_biz_ai_ivr")) == ("", {})
    assert reading(news(8), articles=8)[0] == "news"
    assert reading(reply(MsgType="transfer_customer_service")) == ("", {})


async def test_a_broken_reply_ends_in_the_failure_bubble() -> None:
    async def nonsense(_: Delivery) -> str:
        return "好的"

    async with Bot(nonsense) as bot, Local(callback=bot.url, attempt_interval=0.05) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("你好")
        await wang.hears(FAULT)
        attempts = await wechat.ledger("attempt")
        assert len(attempts) == 3
        assert all("回复不合规" in entry["rule"] and entry["raw"] == "好的" for entry in attempts)


async def test_a_server_error_counts_as_failure() -> None:
    async def broken(_: Delivery) -> web.Response:
        return web.Response(status=500, text="success")

    async with Bot(broken) as bot, Local(callback=bot.url, attempt_interval=0.02) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("你好")
        await wang.hears(FAULT)
        assert {entry["status"] for entry in await wechat.ledger("attempt")} == {500}


async def test_one_article_answers_a_message() -> None:
    async def articles(delivery: Delivery) -> str:
        made = ArticlesReply(message=delivery.message)
        for number in range(1 if delivery.message.type == "text" else 2):
            made.add_article(
                {"title": f"第{number}条", "description": "说明", "image": "", "url": "http://example.test/"}
            )
        return str(made.render())

    async with Bot(articles) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("看看")
        assert (await wang.hears("第0条"))["articles"][0]["url"] == "http://example.test/"
        await wang.clicks("news")
        assert len((await wang.hears("第1条"))["articles"]) == 2
