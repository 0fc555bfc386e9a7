"""Does the phone record, film, photograph, point and scan, from its own sheets and from menu buttons?"""

import io

import pytest
import segno
from playwright.async_api import Browser, FilePayload, Page, expect

from bot.sandbox.phone.samples import sample
from tests.phones import answers, api, hang_menu, heard, phone, shared_browser
from tests.sandbox_bots import Bot, Local, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
browser = shared_browser()

FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64


def code(text: str) -> FilePayload:
    """A picture of a QR code, as a browser's file chooser gives it."""
    out = io.BytesIO()
    segno.make(text).save(out, kind="png", scale=6)
    return {"name": "code.png", "mimeType": "image/png", "buffer": out.getvalue()}


def button(kind: str, name: str) -> dict[str, str]:
    return {"type": kind, "name": name, "key": kind}


async def read_picture(page: Page, text: str) -> None:
    await page.set_input_files("#scanner-file", code(text))
    await expect(page.locator("#scanner-text")).to_have_value(text)
    await page.click("#scanner-go")


async def test_a_voice_is_typed_and_sent_with_transcript(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        await wechat.citizen("小李").known(following=True)
        async with phone(browser, wechat) as page:
            await page.click("#speak")
            await expect(page.locator("#voice-text")).to_be_focused()
            await page.fill("#voice-text", "昨天买的豆干长毛了")
            await expect(page.locator("#voice-length")).to_have_text("2″")
            await page.click("#voice-send")
            await heard(page, "收到语音")
            assert bot.received[-1].message.recognition == "昨天买的豆干长毛了"
            await expect(page.locator(".me .transcript")).to_have_text("昨天买的豆干长毛了")
            await page.click("#speak")
            await page.fill("#voice-text", "没听清")
            await page.uncheck("#voice-recognised")
            await page.click("#voice-send")
            await eventually(lambda: len(bot.received) == 2)
            assert b"Recognition" not in bot.received[-1].body
            await page.click("#speak")
            await page.keyboard.press("Escape")
            await expect(page.locator("#speak")).to_be_focused()


async def test_videos_from_disk_are_sent_and_opened(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        await wechat.citizen("小李").known(following=True)
        async with phone(browser, wechat) as page:
            await page.set_input_files("#film", {"name": "a.mp4", "mimeType": "video/mp4", "buffer": FILM})
            await heard(page, "收到视频")
            message = bot.received[-1].message
            assert wechat.platform.media.kind_of(message.media_id) == "video"
            assert wechat.platform.media.kind_of(message.thumb_media_id) == "thumb"
            await page.get_by_role("button", name="播放视频").click()
            await expect(page.locator("#viewer video")).to_be_visible()
            await page.get_by_role("button", name="关闭", exact=True).click()
            await page.set_input_files("#film", {"name": "a.mp4", "mimeType": "video/mp4", "buffer": b"no film"})
            await expect(page.locator("#toast")).to_contain_text("MP4")


async def test_scanned_codes_follow_scan_or_open(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        scene = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": "店-17"}}}
        made = await api(wechat, "/cgi-bin/qrcode/create", scene)
        async with phone(browser, wechat) as page:
            await page.click("#scan-follow")
            await read_picture(page, made["url"])
            await heard(page, "欢迎扫码")
            assert bot.received[-1].message.scene_id == "店-17"
            await page.click("#more")
            await page.click("#scan")
            await page.fill("#scanner-text", "门面-2")
            await page.keyboard.press("Enter")
            await heard(page, "扫到了")
            await page.click("#more")
            await page.click("#scan")
            await read_picture(page, bot.url)
            await expect(page.frame_locator("#sheet-frame").get_by_role("heading")).to_have_text("抽检结果")


async def test_pictures_without_a_code_are_refused_kindly(browser: Browser) -> None:
    async with Local() as wechat, phone(browser, wechat) as page:
        await page.click("#scan-follow")
        plain: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": sample(1)}
        await page.set_input_files("#scanner-file", plain)
        await expect(page.locator("#scanner-told")).to_have_text("图片里没有找到二维码")


async def test_scan_buttons_push_what_the_code_says(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        await wechat.citizen("小李").known(following=True)
        await hang_menu(wechat, button("scancode_push", "扫一扫"), button("scancode_waitmsg", "查产品"))
        async with phone(browser, wechat) as page:
            await page.locator("#menu-bar").get_by_role("button", name="扫一扫").click()
            await read_picture(page, bot.url)
            await expect(page.locator("#sheet")).to_be_visible()
            await page.click("#sheet-close")
            await page.get_by_role("button", name="查产品").click()
            await page.fill("#scanner-text", "6901234567892")
            await page.click("#scanner-go")
            await heard(page, "查到了")
            assert [one.message.scan_result for one in bot.received] == [bot.url, "6901234567892"]


async def test_camera_and_place_buttons_push_event_and_message(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        await wechat.citizen("小李").known(following=True)
        await hang_menu(wechat, button("pic_photo_or_album", "拍照"), button("location_select", "位置"))
        async with phone(browser, wechat) as page:
            await page.get_by_role("button", name="拍照").click()
            await page.get_by_role("checkbox", name="照片 1").check()
            await page.get_by_role("checkbox", name="照片 2").check()
            await page.click("#album-send")
            await expect(page.locator(".me .picture")).to_have_count(2)
            await page.get_by_role("button", name="位置", exact=True).click()
            await page.click("#map", position={"x": 120, "y": 60})
            await page.click("#place-send")
            await heard(page, "收到位置")
            kinds = [getattr(one.message, "event", one.message.type) for one in bot.received]
            assert kinds == ["pic_photo_or_album", "image", "image", "location_select", "location"]
            assert b"<Count>2</Count>" in bot.received[0].body
