"""May the account write, and how often? Customer-service windows, counted per citizen and closed by the clock."""

from typing import Any

import pytest

from bot.sandbox import messages
from tests.sandbox_api import platform
from tests.sandbox_bots import Bot, Local, call, say, silent, token_of
from tests.test_sandbox_draft import drafted

SEND = "/cgi-bin/message/custom/send"


async def sent(wechat: Local, body: dict[str, Any], path: str = SEND) -> int:
    return int((await call(wechat, path, body, access_token=await token_of(wechat)))["errcode"])


async def test_a_message_allows_five_in_48_hours() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        assert await say(wechat, wang.openid) == 45015
        await wang.says("在吗")
        assert [await say(wechat, wang.openid) for _ in range(6)] == [0, 0, 0, 0, 0, 45047]
        await wang.says("再问一下")
        assert await say(wechat, wang.openid) == 0
        await wechat.clock.jump(hours=47.9)
        assert await say(wechat, wang.openid) == 0
        await wechat.clock.jump(hours=0.2)
        assert await say(wechat, wang.openid) == 45015


@pytest.mark.parametrize("cause", ["clicks", "scans", "follows"])
async def test_menu_scan_and_follow_allow_three_in_a_minute(cause: str) -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=cause != "follows")
        await getattr(wang, cause)("menu")
        assert [await say(wechat, wang.openid) for _ in range(4)] == [0, 0, 0, 45047]
        await wechat.clock.jump(seconds=61)
        assert await say(wechat, wang.openid) == 45015


async def test_the_window_that_closes_first_is_used_first() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("在吗")
        await wang.clicks("menu")
        assert [await say(wechat, wang.openid) for _ in range(9)] == [0] * 8 + [45047]


async def test_views_and_pages_open_no_window() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.views("http://example.test/")
        assert await say(wechat, wang.openid) == 45015


async def test_who_left_cannot_be_written_to() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("在吗")
        await wang.unfollows()
        assert await say(wechat, wang.openid) == 45015
        assert await say(wechat, "oNobodyNobodyNobodyNobodyNob") == 40003


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("text", {"content": ""}, 44004),
        ("text", {"content": "好" * 683}, 45002),
        ("text", {"content": "好" * 682}, 0),
        ("image", {"media_id": "gone"}, 40007),
        ("news", {"articles": [{"title": "一"}, {"title": "二"}]}, 45008),
        ("news", {"articles": [{"title": "一", "url": "http://example.test/"}]}, 0),
        ("news", {"articles": "none"}, 47001),
        ("msgmenu", {"list": []}, 47001),
        ("msgmenu", {"head_content": "满意吗", "list": [{"id": "1", "content": "满意"}]}, 0),
        ("poem", {}, 40008),
    ],
)
async def test_messages_are_checked_before_they_count(kind: str, content: dict[str, Any], expected: int) -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("在吗")
        assert await sent(wechat, {"touser": wang.openid, "msgtype": kind, kind: content}) == expected
        left = 4 if expected == 0 else 5
        assert [await say(wechat, wang.openid) for _ in range(6)] == [0] * left + [45047] * (6 - left)


async def test_a_tapped_choice_comes_back_as_text() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("在吗")
        menu = {
            "head_content": "满意吗？",
            "list": [{"id": "s1", "content": "满意"}, {"id": "s2", "content": "不满意"}],
        }
        assert await sent(wechat, {"touser": wang.openid, "msgtype": "msgmenu", "msgmenu": menu}) == 0
        await wang.hears("满意吗？")
        await wang.taps("不满意")
        await wang.hears("回声：不满意")
        assert b"<bizmsgmenuid><![CDATA[s2]]></bizmsgmenuid>" in bot.received[-1].body


async def test_generated_answers_carry_their_label() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("在吗")
        body = {"touser": wang.openid, "msgtype": "text", "text": {"content": "答"}}
        assert await sent(wechat, body | {"aimsgcontext": {"is_ai_msg": 1}}) == 0
        assert (await wang.hears("答"))["ai"] is True


async def test_typing_needs_a_recent_message() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        path = "/cgi-bin/message/custom/typing"
        typing = {"touser": wang.openid, "command": "Typing"}
        assert await sent(wechat, typing, path) == 45080
        await wang.says("在吗")
        assert await sent(wechat, typing | {"command": "Dancing"}, path) == 45072
        assert await sent(wechat, typing, path) == 0
        assert await sent(wechat, typing, path) == 45081
        assert await sent(wechat, typing | {"command": "CancelTyping"}, path) == 0
        await wechat.clock.jump(seconds=31)
        assert await sent(wechat, typing, path) == 45080
        assert await say(wechat, wang.openid) == 0
        assert await sent(wechat, typing, path) == 0


async def test_the_api_message_is_found_by_the_test_language() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("在吗")
        await say(wechat, wang.openid, "您的投诉已受理")
        entry = await wechat.wait_sent("已受理", to=wang)
        assert entry["citizen"] == wang.openid
        assert (await wang.hears("已受理"))["via"] == "api"


async def test_files_and_articles_are_sent_to_one_citizen() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        await wang.says("在吗")
        picture, voice, video, thumb = [await api.keep(kind) for kind in ("image", "voice", "video", "thumb")]
        film = {"media_id": video, "thumb_media_id": thumb, "title": "洗手七步", "description": "一分钟"}
        bodies: dict[str, dict[str, Any]] = {
            "image": {"media_id": picture},
            "voice": {"media_id": voice},
            "video": film,
            "music": {"title": "防疫歌", "musicurl": "http://example.test/a.mp3", "thumb_media_id": thumb},
            "miniprogrampage": {"title": "小程序", "appid": "wx1", "pagepath": "a", "thumb_media_id": picture},
        }
        for kind, body in bodies.items():
            assert await api.code(SEND, {"touser": wang.openid, "msgtype": kind, kind: body}) == 0
        for words in ("图片", "语音", "洗手七步", "防疫歌", "小程序"):
            await wang.hears(words)
        await wang.says("还有吗")
        draft = {"media_id": await drafted(api, "一周提示")}
        assert await api.code(SEND, {"touser": wang.openid, "msgtype": "mpnews", "mpnews": draft}) == 0
        page = (await wang.hears("一周提示"))["articles"][0]["url"]
        article = {"article_id": page.split("/")[-2]}
        assert await api.code(SEND, {"touser": wang.openid, "msgtype": "mpnewsarticle", "mpnewsarticle": article}) == 0
        assert (await api.fetch(page))[0] == 200


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("image", {"media_id": "voice"}, 40007),
        ("video", {"media_id": "video", "thumb_media_id": "gone"}, 40007),
        ("music", {"title": "歌"}, 40007),
        ("mpnews", {"media_id": "gone"}, 40007),
        ("mpnewsarticle", {"article_id": "gone"}, 53600),
        ("miniprogrampage", {"thumb_media_id": "image", "title": "小程序"}, 40097),
        ("wxcard", {"card_id": "1"}, 40008),
    ],
)
async def test_each_kind_needs_its_own_files(kind: str, content: dict[str, Any], expected: int) -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        await wang.says("在吗")
        kept = {name: await api.keep(name) for name in ("image", "voice", "video")}
        body = {name: kept.get(value, value) for name, value in content.items()}
        assert await api.code(SEND, {"touser": wang.openid, "msgtype": kind, kind: body}) == expected


async def test_a_scanned_menu_button_opens_a_minute() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        wechat.platform.pusher.send(wang.openid, messages.location_select("where", 30.2, 120.1, "农贸市场"))
        assert await say(wechat, wang.openid) == 45015
        wechat.platform.pusher.send(wang.openid, messages.scancode("scan", "http://example.test/", waits=False))
        assert [await say(wechat, wang.openid) for _ in range(4)] == [0, 0, 0, 45047]
