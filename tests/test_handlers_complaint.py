"""Is a citizen led from the first word to a case number, whatever they send in between?"""

from datetime import timedelta

from bot.dialog.message import Link
from bot.services import complaint
from bot.services.complaint import Case
from bot.store.engine import Database
from tests.chat import Chat, Talker

STORY = "昨天在幸福超市买的面包发霉了"


async def newest(database: Database) -> Case:
    (item, *_) = (await database.read(complaint.listing, state=None, page=1)).items
    return await database.read(complaint.case, number=item.number)


async def count(database: Database) -> int:
    return (await database.read(complaint.listing, state=None, page=1)).total


async def test_a_complaint_goes_from_word_to_number(citizen: Talker, database: Database) -> None:
    heard = await citizen.says("我要投诉")
    assert heard.index("说明：") < heard.index("请说说发生了什么")
    assert "是在哪里" in await citizen.says(STORY)
    assert "有照片吗" in await citizen.says("和平路12号幸福超市")
    assert "一共 1 张" in await citizen.sends_image("m1")
    assert "一共 2 张" in await citizen.sends_image("m2")
    assert "留个电话" in await citizen.says("好了")
    assert "法律要求实名" in await citizen.says("张女士 13912345678")
    summary = await citizen.says("张丽，住幸福路2号，退35元")
    told = (
        STORY,
        "和平路12号幸福超市",
        "2 张",
        "13912345678",
        "按「投诉」登记",
        "昨天，面包",
        "张丽，住幸福路2号，退35元",
    )
    assert all(part in summary for part in told)
    filed = await citizen.says("确认")
    case = await newest(database)
    assert case.number == "T20261122-0001"
    assert case.number in filed
    assert (case.story, case.place, len(case.photos)) == (STORY, "和平路12号幸福超市", 2)
    assert case.contact_masked == "139****5678"


async def test_without_contact_it_is_filed_as_report(citizen: Talker, database: Database) -> None:
    summary = await citizen.says("举报", STORY, "幸福超市", "跳过", "匿名")
    assert "按「举报」登记" in summary
    heard = await citizen.says("确认")
    assert "不能帮您协调退赔" in heard
    assert (await newest(database)).number == "J20261122-0001"


async def test_the_menu_item_starts_a_complaint(citizen: Talker) -> None:
    assert "请说说发生了什么" in await citizen.clicks("complaint")
    assert "已经在登记" in await citizen.clicks("complaint")


async def test_what_was_told_is_not_asked_again(citizen: Talker, database: Database) -> None:
    text = "有家店卖过期东西你们管不管"
    heard = await citizen.says(text)
    assert "说明：" in heard
    assert "是在哪里" in heard
    await citizen.says("幸福路", "跳过", "匿名", "确认")
    assert (await newest(database)).story == text


async def test_a_photo_out_of_the_blue_is_kept(citizen: Talker, database: Database) -> None:
    assert "要用刚才发来的内容登记" in await citizen.sends_image("m1")
    assert "一共 2 张" in await citizen.sends_image("m2")
    assert "请说说发生了什么" in await citizen.says("是")
    await citizen.says(STORY, "幸福超市", "好了", "匿名", "确认")
    assert len((await newest(database)).photos) == 2


async def test_an_offer_is_taken_up_by_telling(citizen: Talker, database: Database) -> None:
    await citizen.sends_location("幸福超市")
    assert "有照片吗" in await citizen.says(STORY)
    await citizen.says("跳过", "匿名", "确认")
    case = await newest(database)
    assert (case.place, case.point) == ("幸福超市", (31.2, 121.5))


async def test_a_declined_offer_keeps_nothing(citizen: Talker, database: Database) -> None:
    await citizen.sends_image("m1")
    assert "没有登记" in await citizen.says("不用")
    await citizen.says("投诉", STORY, "幸福超市", "跳过", "匿名", "确认")
    assert (await newest(database)).photos == []


async def test_a_place_on_the_map_answers_where(citizen: Talker, database: Database) -> None:
    await citizen.says("投诉", STORY)
    assert "有照片吗" in await citizen.sends_location("")
    await citizen.says("跳过", "匿名", "确认")
    case = await newest(database)
    assert (case.place, case.point) == ("31.20000, 121.50000", (31.2, 121.5))


async def test_photos_before_the_story_are_kept(citizen: Talker, database: Database) -> None:
    await citizen.says("投诉")
    assert "请说说发生了什么" in await citizen.sends_image("m1")
    await citizen.says(STORY, "幸福超市", "好了", "匿名", "确认")
    assert len((await newest(database)).photos) == 1


async def test_nine_photos_are_enough(citizen: Talker, database: Database) -> None:
    await citizen.says("投诉", STORY, "幸福超市")
    for number in range(8):
        assert f"一共 {number + 1} 张" in await citizen.sends_image(f"m{number}")
    assert "留个电话" in await citizen.sends_image("m8")
    assert "最多 9 张" in await citizen.sends_image("m9")
    await citizen.says("匿名", "确认")
    assert len((await newest(database)).photos) == 9


async def test_photos_can_be_thrown_away(citizen: Talker, database: Database) -> None:
    await citizen.says("投诉", STORY, "幸福超市")
    await citizen.sends_image("m1")
    assert "有照片吗" in await citizen.says("清空")
    await citizen.says("跳过", "匿名", "确认")
    assert (await newest(database)).photos == []


async def test_each_line_of_the_summary_can_be_changed(citizen: Talker) -> None:
    await citizen.says("投诉", STORY, "幸福超市", "跳过", "匿名")
    for choice, says in (
        ("1", "酸奶胀包了，味道不对"),
        ("2", "建设路的小店"),
        ("5", "前天，酸奶，12元"),
        ("4", "匿名"),
    ):
        assert "要改哪一项" in await citizen.says("修改")
        summary = await citizen.says(choice, says)
        assert "请核对一下" in summary
        assert says in summary


async def test_adding_a_phone_turns_report_into_complaint(citizen: Talker) -> None:
    await citizen.says("投诉", STORY, "幸福超市", "跳过", "匿名")
    assert "留个电话" in await citizen.says("4")
    assert "真实姓名" in await citizen.says("010-62345678")
    assert "按「投诉」登记" in await citizen.says("跳过")


WRONG: list[tuple[tuple[str, ...], str, str]] = [
    ((), "坏", "太短了"),
    ((), "长" * 2001, "最多 2000 个字"),
    ((STORY,), "店", "再具体一点"),
    ((STORY,), "长" * 201, "最多 200 个字"),
    ((STORY, "幸福超市"), "什么", "请直接发照片"),
    ((STORY, "幸福超市"), "还有一次买的牛奶也是坏的", "补充到经过里"),
    ((STORY, "幸福超市", "跳过"), "12345", "没有认出电话号码"),
    ((STORY, "幸福超市", "跳过", "匿名"), "啥", "请核对一下"),
    ((STORY, "幸福超市", "跳过", "匿名", "修改"), "9", "要改哪一项"),
]


async def test_wrong_input_is_met_kindly_and_loses_nothing(chat: Chat) -> None:
    for number, (before, says, hears) in enumerate(WRONG):
        citizen = chat.of(f"citizen{number}")
        await citizen.says("投诉", *before)
        assert hears in await citizen.says(says)
        rest = (STORY, "幸福超市", "跳过", "匿名")[len(before) :]
        last = ("确认", "继续") if number else ("确认",)  # the others hear that somebody told of this shop before
        assert "编号" in await citizen.says(*rest, "返回", "匿名", *last)


async def test_voice_counts_by_its_transcript(citizen: Talker) -> None:
    await citizen.says("投诉")
    assert "没有听清" in await citizen.speaks(None)
    assert "是在哪里" in await citizen.speaks(STORY)


async def test_other_kinds_of_message_are_declined_kindly(citizen: Talker) -> None:
    await citizen.says("投诉")
    heard = await citizen.sends(Link, title="t", description="d", url="http://example.invalid")
    assert "暂时收不了" in heard
    assert "请说说发生了什么" in heard


async def test_progress_can_be_asked_in_the_middle(citizen: Talker) -> None:
    await citizen.says("投诉", STORY)
    heard = await citizen.says("查进度")
    assert "还没有登记过" in heard
    assert "是在哪里" in heard
    assert "有照片吗" in await citizen.says("幸福超市")


async def test_a_second_wish_to_complain_is_no_story(citizen: Talker) -> None:
    await citizen.says("投诉")
    assert "已经在登记" in await citizen.says("我要投诉")
    assert "已经在登记" in await citizen.says("我要投诉")


async def test_an_old_draft_is_gone_and_said_so(citizen: Talker, chat: Chat, database: Database) -> None:
    await citizen.says("投诉", STORY)
    chat.now += timedelta(days=3, minutes=1)
    heard = await citizen.says("幸福超市")
    assert "已经清空了" in heard
    assert await count(database) == 0


async def test_two_citizens_do_not_mix(citizen: Talker, chat: Chat, database: Database) -> None:
    other = chat.of("li")
    await citizen.says("投诉", STORY)
    await other.says("投诉", "酸奶胀包了，味道不对")
    await citizen.says("幸福超市", "跳过", "匿名", "确认")
    assert (await newest(database)).story == STORY
    assert "有照片吗" in await other.says("建设路")


async def test_a_long_first_message_asks_for_less(citizen: Talker) -> None:
    heard = await citizen.says("我要投诉，" + "这家店的面包发霉了，" * 250)
    assert "最多 2000 个字" in heard
    assert "请说说发生了什么" in heard
