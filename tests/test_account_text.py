"""Do menu, welcome and keywords change by two people only, within what the platform takes, and back again?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from bot.app.refresh import AccountTexts
from bot.console.account_text import form, label
from bot.dialog.router import Table
from bot.domain.account_text import Item, Keyword, Keywords, Kind, Menu, Welcome
from bot.domain.account_text.keyword import Index
from bot.domain.account_text.keyword import faults as keyword_faults
from bot.domain.account_text.menu import faults as menu_faults
from bot.domain.account_text.welcome import LIMIT
from bot.domain.account_text.welcome import faults as welcome_faults
from bot.domain.ports import DeliveryError
from bot.domain.sentence import TEXT_LIMIT
from bot.jobs.menu import MenuSender
from bot.services import account_text, staff
from bot.store.engine import Database
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.menu import WeChatMenu
from handlers import ROUTERS
from tests.chat import CONTENT, Chat
from tests.knowing import KNOWING
from tests.office import Desk, Office, Page, office
from tests.sandbox_bots import APPID, Local
from tests.wechat_api import MemoryTokens

HOME = "/console/account-texts"
ACTS = Table(ROUTERS).acts()
PAGES = ("/", "/r/{code}", "/notices")


@pytest.fixture(autouse=True)
def furnished(knowledge: None) -> Iterator[None]:
    account_text.furnish(CONTENT.menu, ACTS, PAGES)
    yield
    account_text.furnish(CONTENT.menu, ACTS, PAGES)


@dataclass
class Platform:
    """The menu at the other end, which fails when it is told to."""

    menu: Mapping[str, Any] | None = None
    fails: list[DeliveryError] = field(default_factory=list)
    took: list[Mapping[str, Any]] = field(default_factory=list)

    async def put(self, body: Mapping[str, Any]) -> None:
        if self.fails:
            raise self.fails.pop()
        self.menu = body
        self.took.append(body)

    async def shown(self) -> Mapping[str, Any] | None:
        return self.menu


def typed(document: Any, **changes: str) -> dict[str, str]:
    rows = str(form.rows_of(document))
    return {**form.typed(document), "rows": rows, "base": "", "why": "换个说法", **changes}


async def proposes(desk: Desk, kind: Kind, **changes: str) -> Page:
    """The form as it stands, with other values, is sent."""
    page = await desk.opens(f"{HOME}/{kind}")
    given = typed(account_text.shipped(kind), **changes)
    return await desk.sends(f"{HOME}/{kind}", **given | {"base": page.field("base"), "rows": page.field("rows")})


async def publishes(desk: Desk, row: int, act: str = "publish") -> Page:
    page = await desk.opens(HOME)
    return await desk.sends(f"{HOME}/waiting/{row}", act=act, hash=page.field("hash"))


async def test_a_second_person_publishes_exactly_what_they_read(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    assert (await proposes(li, Kind.MENU, b2_name="看进度")).holds("已提交", "查进度", "看进度", "您提出的")
    assert (await proposes(li, Kind.MENU, b2_name="再改")).holds("已经有修改在等发布")
    assert (await publishes(li, 1)).status == 403
    page = await zhou.sends(f"{HOME}/waiting/1", act="publish", hash="0" * 64)
    assert page.holds("内容和您看到的不一样了")
    assert (await publishes(zhou, 1)).holds("已发布", "正在发给微信平台", "看进度")
    assert (await zhou.sends(f"{HOME}/waiting/1", act="refuse")).holds("已经有人处理了")
    assert (await proposes(li, Kind.MENU, b2_name="看进度")).holds("没有改动")


async def test_nobody_publishes_what_a_dismissed_person_wrote(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    await proposes(li, Kind.WELCOME, hello="您好，{office.name}在这里。")
    await place.database.run(staff.disable, login="li", by="tests", now=place.clock())
    assert (await publishes(zhou, 1)).holds("提出的人已经停用")
    assert (await publishes(zhou, 1, "refuse")).holds("已退回")


async def test_whoever_proposed_takes_it_back(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    await proposes(li, Kind.MENU, b2_name="看进度")
    assert (await publishes(zhou, 1, "take_back")).holds("只有提出的人能收回")
    assert (await publishes(li, 1, "take_back")).holds("已收回")
    assert (await proposes(li, Kind.MENU, b2_name="看看进度")).holds("已提交")


async def test_a_form_of_an_older_version_is_refused(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    await proposes(li, Kind.MENU, b2_name="看进度")
    await publishes(zhou, 1)
    given = typed(account_text.shipped(Kind.MENU), b2_name="进度") | {"base": "0" * 64}
    assert (await li.sends(f"{HOME}/menu", **given)).holds("别人发布了新的版本")


async def test_an_earlier_version_comes_back_by_two_people(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    for row, name in ((1, "看进度"), (2, "我的进度")):
        page = await li.opens(f"{HOME}/menu")
        given = typed(account_text.shipped(Kind.MENU), b2_name=name) | {"base": page.field("base")}
        await li.sends(f"{HOME}/menu", **given)
        await publishes(zhou, row)
    page = await li.opens(f"{HOME}/menu/history")
    assert page.holds("共 2 个版本", "第 1 号", "第 2 号", "系统自带的")
    page = await li.opens(f"{HOME}/menu/history/1")
    assert page.holds("我的进度", "看进度", "改回这个版本")
    assert (await li.sends(f"{HOME}/menu/history/1", why="")).holds("请填写")
    assert (await li.sends(f"{HOME}/menu/history/1", why="还是原来的好")).holds("已提交")
    assert (await publishes(zhou, 3)).holds("已发布", "看进度")
    assert (await li.sends(f"{HOME}/menu/history/0", why="用系统的")).holds("已提交", "查进度")
    assert (await li.opens(f"{HOME}/welcome/history/1")).status == 404


async def test_only_editors_open_the_pages(place: Office) -> None:
    assert (await (await place.desk("chen")).opens(HOME)).status == 403
    assert (await (await place.desk("li")).opens(f"{HOME}/nothing")).status == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"b2_name": "很长很长的名字"}, "占 21 个字节，最多 16 个"),
        ({"b1s1_name": "长" * 21}, "占 63 个字节，最多 60 个"),
        ({"b2_do": "", "b2_name": "空"}, "还没有选点了以后做什么"),
        ({"b2_do": "view", "b2_url": "shiyu.example"}, "网址不完整"),
        ({"b1_do": "progress"}, "它自己就不能再做别的事"),
        ({"b2_name": ""}, "没有写名字"),
        ({"why": ""}, "请填写"),
    ],
)
async def test_what_the_platform_would_refuse_is_told_first(place: Office, changes: dict[str, str], words: str) -> None:
    page = await proposes(await place.desk("li"), Kind.MENU, **changes)
    assert (page.status, page.holds(words)) == (422, True), page.text[-3000:]


def test_unknown_keys_and_pages_of_ours_are_found() -> None:
    items = Item("一", "click", "nothing"), Item("二", "view", url="https://ours.example/nowhere"), Item("三", below=())
    codes = [one.code for one in menu_faults(Menu(items), lambda key: key in ACTS, lambda url: "nowhere" not in url)]
    assert codes == ["key", "page", "nowhere"]
    many = Menu((Item("一", below=tuple(Item(str(n), "click", "a") for n in range(6))),) * 4)
    assert {one.code for one in menu_faults(many)} == {"top", "below"}


def test_every_function_on_the_form_is_answered() -> None:
    assert set(label.KEYS) <= ACTS
    assert set(CONTENT.menu.keys()) <= set(label.KEYS)


async def test_every_function_answers_a_click(chat: Chat) -> None:
    for key in label.KEYS:
        heard = await chat.of(key).clicks(key)
        assert heard, key
        assert "出了点问题" not in heard, key


PARTY = {"k1_words": "美食节 逛吃节", "k1_way": "within", "k1_answer": "美食节在{office.name}门前。"}


async def in_force(place: Office, kind: Kind, **changes: str) -> None:
    """One proposes, another publishes, this process takes note."""
    li, zhou = await place.desk("li"), await place.desk("zhou")
    assert (await proposes(li, kind, **changes)).holds("已提交")
    waiting = await place.database.read(account_text.standing, actor=await actor(place))
    row = waiting[kind].waiting
    assert row is not None
    assert (await publishes(zhou, row.id)).holds("已发布")
    await AccountTexts(place.database).look()


async def actor(place: Office) -> Any:
    people = await place.database.read(staff.listing)
    return next(one.actor for one in people if one.actor.login == "li")


async def test_an_edited_welcome_is_said(place: Office, now: datetime) -> None:
    ming = Chat(place.database, now, KNOWING).of("ming")
    assert "欢迎再来" in await ming.scans("door")
    await in_force(place, Kind.WELCOME, hello="您好，{office.name}欢迎您。", scanned="又见面了。")
    heard = await ming.follows()
    assert heard.startswith(f"您好，{CONTENT.texts.say('office.name')}欢迎您。\n\n您发来的内容只用于")
    assert "回复数字就可以" in heard
    assert (await ming.scans("door")).startswith("又见面了。")


async def test_a_keyword_is_answered_by_what_staff_wrote(place: Office, now: datetime) -> None:
    ming = Chat(place.database, now, KNOWING).of("ming")
    more = {"k2_words": "灯会", "k2_way": "exact", "k2_answer": "灯会八点开始。"}
    await in_force(place, Kind.KEYWORDS, **PARTY, **more)
    said = f"美食节在{CONTENT.texts.say('office.name')}门前。"
    assert await ming.says("请问逛吃节在哪呀") == said
    assert await ming.says("灯会！") == "灯会八点开始。"
    assert await ming.says("灯会上有什么") != "灯会八点开始。"


async def test_alarms_functions_and_dialogues_go_before_keywords(place: Office, now: datetime) -> None:
    ming = Chat(place.database, now, KNOWING).of("ming")
    await in_force(place, Kind.KEYWORDS, **PARTY)
    assert "120" in await ming.says("在美食节吃完东西上吐下泻，好几个人都这样")
    hong = Chat(place.database, now, KNOWING).of("hong")
    assert "门前" not in await hong.says("我要投诉美食节的摊子卖发霉的面包")
    assert "门前" not in await hong.says("美食节东门那个摊子")


@pytest.mark.parametrize(
    ("word", "way", "words"),
    [
        ("食物中毒", "exact", "先提醒打 120"),
        ("拉肚子", "within", "先提醒打 120"),
        ("我要投诉", "exact", "本来就会办别的事"),
        ("人工", "exact", "本来就会办别的事"),
        ("好的", "exact", "回答系统提问用的话"),
        ("12", "exact", "不能只有数字"),
        ("节", "within", "要 2 到 20 个字"),
        ("灯会 燈會", "exact", "写了不止一次"),
    ],
)
async def test_a_word_that_means_something_else_is_no_keyword(place: Office, word: str, way: str, words: str) -> None:
    page = await proposes(await place.desk("li"), Kind.KEYWORDS, k1_words=word, k1_way=way, k1_answer="好。")
    assert (page.status, page.holds(words)) == (422, True)


async def test_the_approver_sees_which_questions_a_word_takes_away(place: Office) -> None:
    page = await proposes(await place.desk("li"), Kind.KEYWORDS, k1_words="小票", k1_way="within", k1_answer="好。")
    assert page.holds("抢在知识库前面回答", "小票丢了还能维权吗？")


def test_a_whole_message_and_the_longer_word_go_first() -> None:
    rows = Keyword(("灯会",), False, "一"), Keyword(("灯会几点",), False, "二"), Keyword(("灯会几点",), True, "三")
    index = Index((word, row) for row in rows for word in row.words)
    found = [index.find(text, text) for text in ("灯会几点", "看灯会几点来", "看灯会", "看戏")]
    assert [one.answer if one else "" for one in found] == ["三", "二", "一", ""]


def test_prose_keeps_to_bytes_and_the_office_fields() -> None:
    rows = Keywords((Keyword(("灯会",), True, "长" * 683), Keyword(("庙会",), True, "{office.name}{name}")))
    assert [one.code for one in keyword_faults(rows)] == ["long", "field"]
    bare = Keywords((Keyword((), True, ""), *(Keyword((f"词{n}",), True, "好") for n in range(60))))
    assert [one.code for one in keyword_faults(bare)] == ["many", "words", "empty"]


async def test_the_published_menu_reaches_the_platform_once(place: Office) -> None:
    platform = Platform()
    sender = MenuSender(place.database, platform, place.clock)
    assert not await sender.once()
    await in_force(place, Kind.MENU, b2_name="看进度")
    platform.fails.append(DeliveryError("-1", "retry"))
    await sender.once()
    page = await (await place.desk("li")).opens(HOME)
    assert page.holds("微信平台没有收下（-1）", "系统会再试")
    assert not await sender.once()
    place.clock.pass_by(minutes=2)
    await sender.once()
    assert [body["button"][1]["name"] for body in platform.took] == ["看进度"]
    assert (await (await place.desk("li")).opens(HOME)).holds("微信平台已收下")
    place.clock.pass_by(days=1)
    assert not await sender.once()


async def test_a_menu_of_a_dismissed_approver_is_not_sent(place: Office) -> None:
    platform = Platform()
    await in_force(place, Kind.MENU, b2_name="看进度")
    await place.database.run(staff.set_roles, login="zhou", roles=["viewer"], by="tests", now=place.clock())
    await MenuSender(place.database, platform, place.clock).once()
    assert platform.took == []
    assert (await (await place.desk("li")).opens(HOME)).holds("已经没有权限，没有发出去")


async def test_the_newest_menu_wins_over_a_late_call(place: Office) -> None:
    platform = Platform()
    sender = MenuSender(place.database, platform, place.clock)
    await in_force(place, Kind.MENU, b2_name="看进度")
    late = await place.database.run(account_text.claim, now=place.clock())
    assert late is not None
    await in_force(place, Kind.MENU, b2_name="进度")
    await sender.once()
    await platform.put(late.body)  # a stopped process wakes up
    await place.database.run(account_text.record, row=late.row, problem="", may_repeat=False, now=place.clock())
    await sender.once()
    assert platform.menu is not None
    assert platform.menu["button"][1]["name"] == "进度"


async def test_differences_from_the_platform_are_shown(database: Database) -> None:
    theirs = {"button": [{"name": "查进度", "type": "click", "key": "progress"}, {"name": "图文", "type": "news"}]}
    platform = Platform(theirs)
    async with office(database, menu=platform) as place:
        await place.hires()
        await place.hires("zhou", "周审批", ("approver",))
        zhou = await place.desk("zhou")
        page = await zhou.opens(f"{HOME}/platform")
        assert page.holds("处不同", "第 1 个按钮", "投诉举报", "图文", "还没有在这里发布过")
        platform.menu = CONTENT.menu.body()
        assert (await zhou.opens(f"{HOME}/platform")).holds("完全一样")
        assert (await zhou.sends(f"{HOME}/platform")).status == 404
    async with office(database) as place:
        assert (await (await place.desk("zhou")).opens(f"{HOME}/platform")).holds("连不上微信平台")


def test_documents_survive_the_form() -> None:
    for kind in Kind:
        document = account_text.shipped(kind)
        assert form.document_of(kind, form.typed(document)) == document
    words = Keywords((Keyword(("灯会", "庙会"), False, "好。"),))
    assert form.document_of(Kind.KEYWORDS, form.typed(words)) == words
    welcome = account_text.shipped(Kind.WELCOME)
    assert isinstance(welcome, Welcome)
    assert replace(welcome, hello="别的") != welcome


async def test_the_menu_goes_to_a_platform_and_comes_back() -> None:
    async with Local() as wechat, aiohttp.ClientSession() as http:
        client = AsyncWeChatClient(
            APPID, "sandboxsecret", http=http, tokens=MemoryTokens(), api_base=wechat.url, pause=0
        )
        menu, mute = WeChatMenu(client), WeChatMenu(client, is_mute=True)
        await mute.put(CONTENT.menu.body())
        assert await menu.shown() is None
        view = Item("官网", "view", url="https://shiyu.example/a?b=1")
        made = Menu((*CONTENT.menu.items[:2], view))
        await menu.put(made.body())
        assert Menu.of(await menu.shown() or {}) == made
        with pytest.raises(DeliveryError, match="40018"):
            await menu.put(Menu((Item("一二三四五六", "click", "a"),)).body())
        await client.close()


def test_the_longest_welcome_is_one_message() -> None:
    longest = "您" * (LIMIT // 3)
    assert list(welcome_faults(Welcome(longest, longest, longest))) == []
    said = "\n\n".join((longest, longest, CONTENT.texts.say("menu.choices")))
    assert len(said.encode()) <= TEXT_LIMIT
