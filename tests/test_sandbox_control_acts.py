"""Do voices, videos, menu buttons, codes and consents become the pushes the platform documents?"""

import io
import xml.etree.ElementTree as ET

import pytest
import segno
from aiohttp import FormData

from bot.sandbox.phone.samples import sample
from tests.citizen import ControlError
from tests.sandbox_bots import Bot, Local, call, eventually, silent, token_of

FILM = b"\0\0\0\x18ftypmp42" + b"\0" * 64


def paths(body: bytes) -> list[str]:
    """Every element of a push past the common head, nested ones with their path."""

    def walk(element: ET.Element, path: str) -> list[str]:
        below = [one for child in element for one in walk(child, f"{path}{child.tag}/")]
        return below or [path.rstrip("/")]

    head = {"ToUserName", "FromUserName", "CreateTime", "MsgId"}
    return [one for child in ET.fromstring(body) if child.tag not in head for one in walk(child, f"{child.tag}/")]


def code(text: str) -> FormData:
    out = io.BytesIO()
    segno.make(text).save(out, kind="png", scale=5)
    form = FormData()
    form.add_field("file", out.getvalue(), filename="code.png", content_type="image/png")
    return form


async def test_voices_and_videos_carry_their_documented_fields() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.speaks("面里有头发")
        await eventually(lambda: len(bot.received) == 1)
        await wang.speaks("面里有头发", recognised=False)
        await eventually(lambda: len(bot.received) == 2)
        await wang.sends_video(FILM)
        await eventually(lambda: len(bot.received) == 3)
        voice = ["MsgType", "MediaId", "Format", "MediaId16K"]
        assert [paths(one.body) for one in bot.received] == [
            [*voice, "Recognition"],
            voice,
            ["MsgType", "MediaId", "ThumbMediaId"],
        ]
        assert wechat._session
        query = {"access_token": await token_of(wechat), "media_id": bot.received[0].message.media_id}
        async with wechat._session.get(f"{wechat.url}/cgi-bin/media/get", params=query) as response:
            assert (await response.read()).startswith(b"#!AMR\n")


async def test_menu_buttons_push_nested_fields() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.scans_for("k", "http://example.test/", waits=True)
        await wang.photographs_for("k", "pic_weixin", sample(1), sample(2))
        await wang.points_out_for("k", 30.6, 114.3, "老街菜市场")
        await eventually(lambda: len(bot.received) == 6)
        events = {one.message.event: paths(one.body) for one in bot.received if one.message.type == "event"}
        scanned, shown, chosen = (events[name] for name in ("scancode_waitmsg", "pic_weixin", "location_select"))
        event = ["MsgType", "Event", "EventKey"]
        assert scanned == [*event, "ScanCodeInfo/ScanType", "ScanCodeInfo/ScanResult"]
        pictures = "SendPicsInfo/PicList/item/PicMd5Sum"
        assert shown == [*event, "SendPicsInfo/Count", pictures, pictures]
        place = [f"SendLocationInfo/{name}" for name in ("Location_X", "Location_Y", "Scale", "Label", "Poiname")]
        assert chosen == [*event, *place]
        kinds = sorted(one.message.type for one in bot.received)
        assert kinds == ["event", "event", "event", "image", "image", "location"]


@pytest.mark.parametrize(
    ("path", "body", "word"),
    [
        ("citizens/{wang}/voice", {"text": "长", "seconds": 61}, "too_long"),
        ("citizens/{wang}/voice", {}, "missing"),
        ("citizens/{wang}/video", {}, "not_a_video"),
        ("citizens/{wang}/scancode", {"key": "k"}, "missing"),
        ("citizens/{wang}/pictures?type=pic_weixin", {"sample": 1}, "missing"),
        ("citizens/{wang}/pictures?type=camera&key=k", {"sample": 1}, "missing"),
        ("citizens/{wang}/pictures?type=pic_weixin&key=k", {"sample": [1] * 10}, "too_many"),
        ("citizens/{wang}/pictures?type=pic_weixin&key=k", {"sample": []}, "not_a_picture"),
        ("citizens/{wang}/image", {"sample": "x"}, "not_a_number"),
        ("citizens/{wang}/place", {"key": "k", "latitude": 0, "longitude": 181}, "not_on_earth"),
        ("citizens/{wang}/consents", {}, "missing"),
        ("citizens/{wang}/consents", {"answers": {"nosuch": "accept"}}, "bad_consent"),
        ("citizens/{wang}/consents/managed", {"answers": {"nosuch": "reject"}}, "bad_consent"),
        ("codes", {"text": ""}, "missing"),
    ],
)
async def test_refused_acts_say_what_is_wrong(path: str, body: dict[str, object], word: str) -> None:
    async with Local() as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        with pytest.raises(ControlError, match=word):
            await wechat.post(path.format(wang=wang.openid), body)


async def test_codes_are_read_from_pictures_and_text() -> None:
    async with Local() as wechat:
        assert await wechat.post("codes", code("门面 17")) == {"text": "门面 17"}
        told = await wechat.post("codes", {"text": "门面 17"})
        assert (told["scene"], told["page"]) == ("门面 17", "")
        told = await wechat.post("codes", {"text": "https://example.test/x"})
        assert (told["scene"], told["page"]) == ("", "https://example.test/x")
        body = {"expire_seconds": 60, "action_name": "QR_SCENE", "action_info": {"scene": {"scene_id": 17}}}
        made = await call(wechat, "/cgi-bin/qrcode/create", body, access_token=await token_of(wechat))
        assert (await wechat.post("codes", {"text": made["url"]}))["scene"] == "17"
        await wechat.clock.jump(seconds=61)
        with pytest.raises(ControlError, match="expired_code"):
            await wechat.post("codes", {"text": made["url"]})
        with pytest.raises(ControlError, match="expired_code"):
            await wechat.citizen("王大妈").scans(made["url"])


@pytest.mark.parametrize(("data", "word"), [(b"no picture", "not_a_picture"), (sample(1), "no_code")])
async def test_pictures_without_codes_are_refused(data: bytes, word: str) -> None:
    form = FormData()
    form.add_field("file", data, filename="picture")
    async with Local() as wechat:
        with pytest.raises(ControlError, match=word):
            await wechat.post("codes", form)


async def test_consents_are_listed_and_pushed() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        words = {"kind": "notice", "title": "处理结果", "content": "编号:{{character_string1.DATA}}"}
        template = (await wechat.post("templates", words))["template_id"]
        await wang.answers_consent({template: "accept"})
        [consent] = (await wechat.get(f"citizens/{wang.openid}/consents"))["consents"]
        assert (consent["title"], consent["status"], consent["left"]) == ("处理结果", "accept", 1)
        await wang.refuses_notices(template)
        nothing = {"answers": {template: "accept"}}
        assert (await wechat.post(f"citizens/{wang.openid}/consents/managed", nothing))["push"] is None
        await eventually(lambda: len(bot.received) == 2)
        assert b"subscribe_msg_popup_event" in bot.received[0].body
        assert b"subscribe_msg_change_event" in bot.received[1].body


async def test_video_players_get_the_part_they_ask_for() -> None:
    async with Local() as wechat:
        assert wechat._session
        media = wechat.platform.media.keep(FILM, "video")["media_id"]
        url = f"{wechat.url}/sandbox/media/{media}"
        async with wechat._session.get(url, headers={"Range": "bytes=4-11"}) as response:
            assert (response.status, await response.read()) == (206, b"ftypmp42")
            assert response.headers["Content-Range"] == f"bytes 4-11/{len(FILM)}"
        async with wechat._session.get(url, headers={"Range": "bytes=999-"}) as response:
            assert response.status == 416
        async with wechat._session.get(f"{wechat.url}/sandbox/static/nosuch.js") as response:
            assert response.status == 404


async def test_material_buttons_show_what_they_name() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        media = wechat.platform.media.keep(sample(1), "image")["media_id"]
        article = {"title": "公示", "digest": "本周", "thumb_media_id": media, "author": "", "content": "全文"}
        article_id = wechat.platform.published.add([article], listed=True)

        async def press(**button: str) -> str:
            return str((await wechat.post(f"citizens/{wang.openid}/material", {"button": button}))["url"])

        assert await press(type="media_id", media_id=media) == ""
        assert (await wang.hears("图片"))["media"] == media
        assert await press(type="article_id", article_id=article_id) == ""
        [card] = (await wang.hears("公示"))["articles"]
        assert await press(type="article_view_limited", article_id=article_id) == card["url"]
        wechat.platform.published.delete(article_id, 0)
        for gone in ({"article_id": article_id}, {"article_id": "nosuch"}, {"media_id": "nosuch"}):
            with pytest.raises(ControlError, match="material_gone"):
                await press(type="any", **gone)
        assert bot.received == []
