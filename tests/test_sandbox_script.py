"""Is a script read with clear complaints, and played as it is written?"""

import asyncio
import re
from pathlib import Path

import pytest

from bot.sandbox.lines import FileError
from bot.sandbox.script.player import Progress, play
from bot.sandbox.script.reader import parse_script, read_script
from bot.sandbox.script.remote import PlayError, Remote
from bot.sandbox.script.stage import Stage
from tests.citizen import Sandbox
from tests.sandbox_bots import SAMPLE_PNG, Bot, Local, eventually, late, say

TALK = """
title: 两个人
followers: [王芳]
steps:
  - says: 你好
  - hears: 回声：(?P<what>.+)
  - {who: 李强, follows: menmian-001}
  - says: 我也说{what}
  - hears: 回声：我也说你好
  - {who: 王芳, hears_nothing: 0.05}
"""


async def played(wechat: Sandbox, words: str, folder: Path | None = None) -> list[Progress]:
    told: list[Progress] = []
    script = read_script(folder / "talk.yaml") if folder else parse_script(words)
    async with Remote(wechat.url) as remote:
        await play(script, Stage(remote), told.append)
    return told


async def test_citizens_take_turns_and_remember_what_they_heard() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        told = await played(wechat, TALK)
        said = [delivery.message.content for delivery in bot.received if delivery.message.type == "text"]
        assert said == ["你好", "我也说你好"]
        assert [(one.number, one.of, one.state) for one in told[-2:]] == [(6, 6, "running"), (6, 6, "done")]
        assert {one.citizen for one in told} == {wechat.citizen("王芳").openid, wechat.citizen("李强").openid}


async def test_a_script_can_be_played_again_and_again() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        for _ in range(2):
            await played(wechat, TALK)
        events = [delivery.message.event for delivery in bot.received if delivery.message.type == "event"]
        assert events == ["subscribe_scan", "unsubscribe", "subscribe_scan"]


async def test_every_gesture_of_a_phone_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "milk.png").write_bytes(SAMPLE_PNG)
    (tmp_path / "talk.yaml").write_text(
        """
followers: [王芳]
steps:
  - sends_image: 2
  - sends_image: milk.png
  - sends_location: {latitude: 30.62, longitude: 114.31, label: 老街菜市场}
  - sends_voice: 昨天买的酸奶过期了
  - clicks: complain
  - views: http://example.test/
  - scans: menmian-002
  - unfollows
""",
        encoding="utf-8",
    )
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        await played(wechat, "", tmp_path)
        await eventually(lambda: len(bot.received) == 8)
        kinds = [getattr(one.message, "event", one.message.type) for one in bot.received]
        assert kinds == ["image", "image", "location", "voice", "click", "view", "scan", "unsubscribe"]
        assert bot.received[3].message.recognition == "昨天买的酸奶过期了"


async def test_buttons_and_choices_are_pressed_by_their_words() -> None:
    buttons = [
        {"name": "办事", "sub_button": [{"name": "我要投诉", "type": "click", "key": "complaint"}]},
        {"name": "公示", "type": "view", "url": "http://example.test/results"},
    ]
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王芳").known(following=True)
        wechat.platform.menu.put("button", buttons)
        await wang.says("打开窗口")
        menu = {"head_content": "有用吗", "list": [{"id": "s1", "content": "有用"}]}
        steps = "{steps: [{who: 王芳, clicks: 我要投诉}, {clicks: 公示}, {hears: 有用吗}, {taps: 有用}, {hears: 回声：有用}]}"
        playing = asyncio.create_task(played(wechat, steps))
        await eventually(lambda: len(bot.received) == 3)
        wechat.platform.chat.add(wang.openid, "them", "msgmenu", "有用吗", head="有用吗", list=menu["list"])
        await playing
        assert [bot.received[number].message.type for number in (1, 2)] == ["event", "event"]
        assert bot.received[1].message.key == "complaint"


async def test_clock_and_faults_are_steps_like_any_other() -> None:
    words = """
steps:
  - {who: 王芳, follows: }
  - jumps: 49 hours
  - jumps: 1 month
  - fault: {push: lost, citizen: 王芳}
  - says: 还在吗
  - hears: 回声：还在吗
  - fault: {push: cut, count: 9}
  - mends
  - waits: 0.01
  - says: 好了吗
  - hears: 回声：好了吗
"""
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        await played(wechat, words)
        assert await say(wechat, wechat.citizen("王芳").openid) == 0
        assert (await wechat.get("clock"))["offset"] > (49 + 24 * 27) * 3600


async def test_a_failure_names_line_step_and_chat() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        words = "followers: [王芳]\nsteps:\n  - says: 你好\n  - hears: 再见\n    within: 0.1\n"
        with pytest.raises(PlayError) as failure:
            await played(wechat, words)
        assert str(failure.value).startswith("script, line 4: 王芳 hears 再见\n王芳 did not hear '再见' within 0.1 s")
        assert "me: 你好" in str(failure.value)
        assert "them: 回声：你好" in str(failure.value)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ("[{says: 你好}, {hears_nothing: 0.2}]", "should have heard nothing"),
        ("[{taps: 好的}]", "sees no choice '好的'"),
        ("[{sends_image: nowhere.png}]", "nowhere.png: cannot be read"),
        ("[{kills_bot: }]", "give its command with --bot"),
        ("[{fault: {push: cut, citizen: 某人}}]", "某人 takes no part in this script"),
        ("[unfollows, {says: 你好}]", "还没有关注公众号"),
    ],
)
async def test_what_cannot_be_played_is_said(steps: str, words: str) -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        with pytest.raises(PlayError, match=re.escape(words)):
            await played(wechat, f"{{followers: [王芳], steps: {steps}}}")


async def test_a_failure_bubble_can_be_heard_too() -> None:
    async with Bot(late) as bot, Local(callback=bot.url, attempt_timeout=0.05, attempt_interval=0.05) as wechat:
        await played(wechat, "{followers: [王芳], steps: [{says: 有人吗}, {hears: 提供的服务出现故障}]}")
        assert [bubble["side"] for bubble in await wechat.ledger("bubble")] == ["me", "fault"]


async def test_a_platform_that_is_not_there_is_named() -> None:
    async with Remote("http://127.0.0.1:9") as remote:
        with pytest.raises(PlayError, match="no sandbox answers at http://127.0.0.1:9"):
            await play(parse_script("{steps: [{waits: 0}]}"), Stage(remote))


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("", "talk: the file is empty"),
        ("steps: [", "talk, line 1: not YAML"),
        ("- says: 你好", "talk, line 1: a script must have keys: steps"),
        ("title: 没有步骤", "talk, line 1: a script needs steps"),
        ("steps: []", "talk, line 1: steps must be a list with at least one entry"),
        ("stepz: [waits]", "talk, line 1: a script has no key stepz; it knows steps, title, about, followers"),
        ("steps:\n  - says: 你好", "talk, line 2: says: who? Write {who: 王芳, says: …}"),
        ("steps:\n  - {who: 王芳, shouts: 你好}", "talk, line 2: no step is called shouts; there are note, follows"),
        ("steps:\n  - {who: 王芳, says: 你好, hears: 您好}", "talk, line 2: says and hears are two steps"),
        ("steps:\n  - who: 王芳\n    says: yes", "talk, line 3: says takes a text; put it in quotes"),
        ("steps:\n  - {who: 王芳, says: }", "talk, line 2: says takes a text"),
        ("steps:\n  - {who: 王芳, hears: '(?P<n>'}", "talk, line 2: hears is not a regular expression"),
        ("steps:\n  - {who: 王芳, hears: 好, within: soon}", "talk, line 2: within takes a number of seconds"),
        ("steps:\n  - {who: 王芳, says: 好, within: 3}", "talk, line 2: says has no within"),
        ("steps:\n  - jumps: tomorrow", "talk, line 2: jumps takes a span such as “49 hours”"),
        ("steps:\n  - fault: {push: explode}", "talk, line 2: fault no fault 'explode'"),
        ("steps:\n  - fault: cut", "talk, line 2: fault takes push or api with a kind"),
        ("steps:\n  - {who: 王芳, sends_image: 3}", "talk, line 2: sends_image takes 1 or 2"),
        ("steps:\n  - {who: 王芳, sends_location: 家}", "talk, line 2: sends_location takes latitude, longitude"),
        ("steps:\n  - {waits: 1, waits: 2}", "talk, line 2: waits stands twice; keep one of them"),
        ("steps:\n  - kills_bot: now", "talk, line 2: kills_bot takes nothing"),
    ],
)
def test_a_bad_script_is_refused_with_its_line(words: str, complaint: str) -> None:
    with pytest.raises(FileError) as refusal:
        parse_script(words, "talk")
    assert str(refusal.value).startswith(complaint)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=re.escape("none.yaml: cannot be read: No such file")):
        read_script(tmp_path / "none.yaml")
    (tmp_path / "gbk.yaml").write_bytes("标题".encode("gbk"))
    with pytest.raises(FileError, match=re.escape("gbk.yaml: is not UTF-8 text")):
        read_script(tmp_path / "gbk.yaml")
