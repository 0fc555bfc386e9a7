"""Do 取消, 返回, 菜单 and 人工 work everywhere, and is everything else answered honestly?"""

from datetime import datetime, timedelta
from typing import Any

from bot.dialog.message import (
    AccountNotice,
    Event,
    LocationSelect,
    MassSent,
    PersonalData,
    Pictures,
    Position,
    Published,
    Scan,
    ScanCode,
    TemplateSent,
    UnknownEvent,
    UnknownMessage,
    View,
)
from bot.store import tables
from bot.store.engine import Database
from tests.chat import Chat, Talker

STEPS = ["投诉", "昨天在幸福超市买的面包发霉了", "幸福超市", "跳过", "匿名", "修改"]


async def test_cancel_ends_a_dialogue_at_any_step(citizen: Talker) -> None:
    for depth in range(1, len(STEPS) + 1):
        await citizen.says(*STEPS[:depth])
        assert "已经取消" in await citizen.says("取消")
        assert "没有正在填写" in await citizen.says("取消")


async def test_human_and_menu_keep_the_dialogue(citizen: Talker) -> None:
    for step in STEPS:
        question = (await citizen.says(step)).split("\n\n")[-1]
        for says, hears in (("人工", "12315"), ("菜单", "正在登记")):
            heard = await citizen.says(says)
            assert hears in heard
            assert heard.endswith(question)


async def test_back_goes_the_way_one_came(citizen: Talker) -> None:
    await citizen.says(*STEPS)
    for question in ("请核对一下", "留个电话", "有照片吗", "是在哪里", "请说说发生了什么", "已经是第一步"):
        assert question in await citizen.says("返回")


async def test_back_without_dialogue_shows_the_menu(citizen: Talker) -> None:
    assert "回复数字" in await citizen.says("返回")


DIGITS = [("２", "还没有登记过"), ("3", "12315"), ("4", "120"), ("5", "没有看懂"), ("1", "请说说")]


async def test_digits_choose_from_the_menu(citizen: Talker) -> None:
    for digit, hears in DIGITS:
        assert hears in await citizen.says(digit)


ITEMS = [
    ("progress", "还没有登记过"),
    ("human", "12315"),
    ("emergency", "120"),
    ("menu", "回复数字"),
    ("of_an_older_menu", "回复数字"),
    ("complaint", "请说说"),
]


async def test_every_menu_item_is_answered(citizen: Talker) -> None:
    for key, hears in ITEMS:
        assert hears in await citizen.clicks(key)


async def test_the_menu_item_for_the_sick_keeps_the_dialogue(citizen: Talker) -> None:
    await citizen.says(*STEPS[:2])
    heard = await citizen.clicks("emergency")
    assert "120" in heard
    assert "是在哪里" in heard


async def test_small_talk_has_small_answers(citizen: Talker) -> None:
    for says, hears in (("你好", "有什么可以帮您"), ("谢谢", "不客气"), ("好的", "没有在等您回答")):
        assert hears in await citizen.says(says)


async def test_the_second_miss_offers_a_person(citizen: Talker, chat: Chat) -> None:
    assert "人工" not in await citizen.says("今天天气真好")
    assert "回复「人工」" in await citizen.says("隔夜菜能不能吃")
    chat.now += timedelta(minutes=11)
    assert "人工" not in await citizen.says("今天天气真好")


async def test_questions_are_called_questions(citizen: Talker) -> None:
    assert "这个问题我现在还答不了" in await citizen.says("菠菜和豆腐能一起吃吗")


async def test_other_kinds_of_message_get_a_kind_word(citizen: Talker) -> None:
    assert "暂时看不了" in await citizen.sends(UnknownMessage, kind="future")
    assert "暂时看不了" in await citizen.speaks(None)
    assert "没有看懂" in await citizen.speaks("今天天气真好")


EVENTS: list[tuple[type[Event], dict[str, Any]]] = [
    (View, {"name": "view", "url": "http://example.invalid"}),
    (Position, {"name": "location", "latitude": 1.0, "longitude": 2.0, "precision": 3.0}),
    (ScanCode, {"name": "scancode_push", "key": "k", "scan_type": "qrcode", "result": "r"}),
    (Pictures, {"name": "pic_sysphoto", "key": "k", "digests": ()}),
    (
        LocationSelect,
        {"name": "location_select", "key": "k", "latitude": 1.0, "longitude": 2.0, "scale": 1, "label": ""},
    ),
    (TemplateSent, {"name": "templatesendjobfinish", "message_id": "1", "status": "success"}),
    (
        MassSent,
        {
            "name": "masssendjobfinish",
            "message_id": "1",
            "status": "s",
            "total": 1,
            "filtered": 1,
            "sent": 1,
            "errors": 0,
        },
    ),
    (Published, {"name": "publishjobfinish", "publish_id": "1", "status": 0}),
    (PersonalData, {"name": "user_info_modified", "openid": "o"}),
    (AccountNotice, {"name": "annual_renew"}),
    (UnknownEvent, {"name": "future"}),
]


async def test_reports_of_the_platform_are_met_with_silence(citizen: Talker) -> None:
    await citizen.says(*STEPS[:2])
    for make, values in EVENTS:
        assert await citizen.sends(make, **values) == ""
    assert "有照片吗" in await citizen.says("幸福超市")


async def test_followers_are_welcomed_each_time(citizen: Talker, database: Database) -> None:
    for scene in ("shop-12", "shop-13"):
        heard = await citizen.follows(scene)
        assert all(part in heard for part in ("食品安全", "依法保密", "1 投诉举报"))
        await citizen.unfollows()
    await citizen.follows()
    row = await database.read(lambda connection: connection.execute(tables.citizen.select()).one())
    assert (row.followed, row.left_at, row.scene) == (True, None, None), (
        "each time as a stranger: leaving erased the rest"
    )


async def test_leaving_is_silent_and_forgets_the_draft(citizen: Talker, database: Database, now: datetime) -> None:
    await citizen.says(*STEPS[:2])
    assert await citizen.unfollows() == ""
    for table in (tables.session, tables.citizen, tables.vault):
        query = table.select()
        assert await database.read(lambda connection, query=query: list(connection.execute(query))) == []  # type: ignore[misc]


async def test_leaving_with_a_case_keeps_what_the_case_needs(
    citizen: Talker, database: Database, now: datetime
) -> None:
    await citizen.says(*STEPS[:-1], "确认")
    assert await citizen.unfollows() == ""
    row = await database.read(lambda connection: connection.execute(tables.citizen.select()).one())
    assert (row.followed, row.left_at) == (False, now)
    assert await database.read(lambda connection: connection.execute(tables.vault.select()).all()) != []


async def test_a_scan_by_a_follower_shows_the_menu(citizen: Talker) -> None:
    assert "欢迎再来" in await citizen.sends(Scan, name="scan", scene="shop-12")
