"""Are upset, ill, hurried and changing citizens led to the right end, word by word?"""

import asyncio
import re
from datetime import datetime, timedelta
from hashlib import sha256

from bot.domain.staff import Actor
from bot.services import complaint, consent, roster
from bot.store.engine import Database
from handlers.consent import VERSION
from tests.chat import CONTENT, Chat, Talker, chief, closed

HEAD = Actor(2, "zhou", "周审批", frozenset({"approver"}))
STORY = "昨天在幸福超市买的面包发霉了"
LONG = (
    "前天下午三点半我和老公带孩子去和平路12号的老王烧烤店吃饭，点的虾滑里面有一根头发，花了432元，"
    "老板不退钱还骂人。我要求退款并赔偿，也请你们去查处，电话13912345678"
)
REPORTED = ("举报", STORY, "幸福路3号", "跳过", "匿名", "确认")


async def case(database: Database, number: str) -> complaint.Case:
    """As an approver sees it."""
    return await database.read(complaint.case, number=number, actor=HEAD)


async def test_a_dispute_with_name_phone_and_request(citizen: Talker, database: Database) -> None:
    assert "在哪里" in await citizen.says("我要投诉", STORY + "，店里不肯退")
    assert "有照片吗" in await citizen.says("幸福路3号")
    assert "按「投诉」办理" in await citizen.says("跳过")
    summary = await citizen.says("张丽 13912345678")
    assert "张丽，退款" in summary
    assert "按「投诉」登记" in summary
    assert "T20261122-0001" in await citizen.says("确认")
    filed = await case(database, "T20261122-0001")
    assert (filed.respondent, filed.request, filed.happened) == ("幸福超市", "退款", "昨天")


async def test_an_anonymous_report_gives_a_code(citizen: Talker, chat: Chat) -> None:
    heard = await citizen.says(*REPORTED)
    code = heard.partition("查询码：")[2][:10]
    assert "J20261122-0001" in heard
    assert "已经收到" in await chat.of("somebody").says(code.lower())
    assert "没有找到" in await chat.of("somebody").says("AAAAABBBBB")


async def test_a_long_narrative_is_used_and_becomes_two_cases(citizen: Talker, database: Database) -> None:
    heard = await citizen.says(LONG)
    assert all(part in heard for part in ("和平路12号老王烧烤店", "前天下午三点半", "虾滑", "432元", "退款、赔偿"))
    assert "有照片吗" in heard
    assert "13912345678" in await citizen.says("跳过")
    assert "法律要求实名" in await citizen.says("是")
    summary = await citizen.says("张丽，住幸福路2号，退432元")
    assert "投诉＋举报" in summary
    heard = await citizen.says("确认")
    assert "T20261122-0001（投诉，协调退赔）和 J20261122-0001" in heard
    assert (await case(database, "T20261122-0001")).linked[0].number == "J20261122-0001"


async def test_what_was_heard_wrongly_can_be_corrected(citizen: Talker) -> None:
    await citizen.says(LONG, "跳过", "匿名")
    assert "和平路21号" in await citizen.says("2", "和平路21号老王烧烤店")
    assert "大前天，鱼丸" in await citizen.says("5", "大前天，鱼丸，432元")


async def test_the_choice_can_still_be_changed_at_the_end(citizen: Talker) -> None:
    await citizen.says("投诉", STORY, "幸福路3号", "跳过", "张丽 13912345678", "退35元")
    assert "投诉＋举报" in await citizen.says("都要")
    assert "按「举报」登记" in await citizen.says("只举报")
    assert "J20261122-0001" in await citizen.says("确认")


async def test_poisoning_reaches_duty_after_one_answer(citizen: Talker, database: Database, now: datetime) -> None:
    heard = await citizen.says("我们几个人在老王饭店吃了凉菜，现在都上吐下泻")
    assert heard.startswith("先顾身体：有人难受得厉害，请马上打 120")
    assert "通知了值班人员" in await citizen.says("4个人，建设路8号老王饭店")
    await citizen.says("昨天中午吃的凉菜，晚上八点开始吐", "去了区人民医院，电话13912345678")
    head = await chief(database, now)
    filed = await database.read(complaint.case, number="J20261122-0001", actor=head, now=now)
    assert (filed.ill, filed.contact_masked) == (4, "139****5678")
    assert filed.illness is not None
    assert "hospital" in filed.illness


async def test_what_others_look_after_is_not_filed(citizen: Talker, database: Database) -> None:
    for text, word in (("我家水管爆了", "水管"), ("路灯坏了没人修", "路灯")):
        heard = await citizen.says(text)
        assert f"「{word}」" in heard
        assert "12345" in heard
    assert "还没有登记过" in await citizen.says("进度")


async def test_a_photo_first_then_the_tale(citizen: Talker, database: Database) -> None:
    assert "要用刚才发来的内容登记" in await citizen.sends_image("m1")
    assert "是在哪里" in await citizen.says(STORY)
    await citizen.says("幸福路3号", "好了", "匿名", "确认")
    assert len((await case(database, "J20261122-0001")).photos) == 1


async def test_who_was_interrupted_goes_on_next_day(citizen: Talker, chat: Chat) -> None:
    await citizen.says("投诉", STORY, "幸福路3号")
    chat.now += timedelta(hours=26)
    heard = await citizen.says("你好")
    assert "欢迎回来" in heard
    assert STORY in heard
    assert "有照片吗" in heard
    assert "J20261123-0001" in await citizen.says("跳过", "匿名", "确认")


async def test_a_new_tale_next_day_is_asked_about(citizen: Talker, chat: Chat) -> None:
    await citizen.says("投诉", STORY)
    chat.now += timedelta(hours=26)
    assert "是新的事" in await citizen.says("今天在建设路的王记包子铺吃出一只苍蝇，老板不认账")
    heard = await citizen.says("新的")
    assert "王记包子铺" in heard
    assert "面包" not in heard


async def test_a_new_process_goes_on_where_it_was(database: Database, now: datetime) -> None:
    await Chat(database, now).of("zhang").says("投诉", STORY)
    later = Chat(database, now + timedelta(seconds=5)).of("zhang")
    assert "J20261122-0001" in await later.says("幸福路3号", "跳过", "匿名", "确认")


async def test_two_phones_at_once_file_one_case(citizen: Talker, database: Database) -> None:
    await citizen.says("投诉", STORY, "幸福路3号", "跳过", "匿名")
    heard = await asyncio.gather(citizen.says("确认"), citizen.says("确认"))
    assert sum("编号 J20261122-0001" in text for text in heard) == 1
    assert sum("没有在等您回答" in text for text in heard) == 1


async def test_a_case_is_withdrawn_after_a_second_yes(citizen: Talker) -> None:
    await citizen.says("投诉", STORY, "幸福路3号", "跳过", "张丽 13912345678", "跳过", "确认")
    assert "没有撤回" in await citizen.says("撤回", "不用")
    assert "已经按您的意思撤回" in await citizen.says("撤回 T20261122-0001", "确认")
    assert "您已经撤回" in await citizen.says("进度")
    assert "没有可以撤回" in await citizen.says("撤回")


async def test_a_choice_of_cases_is_short(citizen: Talker) -> None:
    await citizen.says(*REPORTED)
    await citizen.says("举报", "酸奶胀包了，味道不对", "建设路8号", "跳过", "匿名", "确认")
    assert "2 J20261122-0001" in await citizen.says("补充")
    assert "要给 J20261122-0001 补充什么" in await citizen.says("2")


async def test_more_is_simply_sent_after_filing(citizen: Talker, database: Database) -> None:
    await citizen.says(*REPORTED)
    assert "补充到 J20261122-0001 吗" in await citizen.says("店里门口有监控可以看")
    assert "已经补充到 J20261122-0001" in await citizen.says("补充")
    await citizen.sends_image("m1")
    await citizen.says("补充")
    filed = await case(database, "J20261122-0001")
    assert filed.lines[-2].text == "店里门口有监控可以看"
    assert len(filed.photos) == 1


async def test_a_new_matter_after_filing_is_a_new_case(citizen: Talker) -> None:
    await citizen.says(*REPORTED)
    assert "是新的一件事" in await citizen.says("在建设路8号的王记包子铺吃出一只苍蝇")
    assert "王记包子铺" in await citizen.says("新的")
    assert "J20261122-0002" in await citizen.says("跳过", "匿名", "确认")


async def test_a_new_telephone_replaces_the_old(citizen: Talker, database: Database) -> None:
    await citizen.says("投诉", STORY, "幸福路3号", "跳过", "张丽 13912345678", "跳过", "确认")
    assert "联系电话已经换成新的" in await citizen.says("更正", "电话 13800000000")
    assert (await case(database, "T20261122-0001")).contact_masked == "138****0000"


async def test_a_similar_case_can_be_joined(citizen: Talker, chat: Chat) -> None:
    await citizen.says(*REPORTED)
    other = chat.of("li")
    heard = await other.says("举报", "幸福超市的面包都发霉了还在卖", "幸福路3号", "跳过", "匿名", "确认")
    assert "附近已经有人反映过" in heard
    assert "已经把您加进 J20261122-0001" in await other.says("1")
    assert "跟着关注" in await other.says("J20261122-0001")


async def test_a_wish_told_before_the_number_counts(citizen: Talker) -> None:
    await citizen.says("投诉", STORY, "幸福路3号", "跳过")
    assert "得有电话才联系得上您" in await citizen.says("都要")
    summary = await citizen.says("王五 13900000000", "退35元")
    assert "投诉＋举报" in summary
    assert "4 联系方式：王五 13900000000\n" in summary


async def test_one_tale_in_two_cases_is_shown_once(citizen: Talker, chat: Chat) -> None:
    await citizen.says(LONG, "跳过", "李强 13900000000", "确认")
    heard = await chat.of("li").says("和平路12号的老王烧烤店虾滑里有头发", "跳过", "匿名", "确认")
    assert "\n1 " in heard
    assert "\n2 " not in heard


async def test_a_similar_case_is_no_reason_not_to_file(citizen: Talker, chat: Chat) -> None:
    await citizen.says(*REPORTED)
    other = chat.of("li")
    await other.says("举报", "幸福超市的面包都发霉了还在卖", "幸福路3号", "跳过", "匿名", "确认")
    assert "J20261122-0002" in await other.says("继续")


async def test_consent_is_read_once_and_kept(citizen: Talker, database: Database) -> None:
    assert "说明：" in await citizen.says("投诉")
    await citizen.says(STORY, "幸福路3号", "跳过", "匿名", "确认")
    assert "说明：" not in await citizen.says("投诉")

    def given(connection: object) -> str | None:
        refs = [row.citizen for row in connection.exec_driver_sql("select citizen from complaint")]  # type: ignore[attr-defined]
        return consent.given(connection, citizen=refs[0])

    assert await database.read(given) == VERSION


async def test_a_child_needs_a_parents_word(citizen: Talker) -> None:
    assert "监护人" in await citizen.says("我今年12岁，在学校门口的小卖部买到过期辣条")
    assert "需要大人同意" in await citizen.says("好的")
    assert "在哪里" in await citizen.says("家长同意，王强 13912345678")
    assert "您刚才写了 13912345678" in await citizen.says("育才小学门口", "跳过")
    assert "请核对" in await citizen.says("匿名")


async def test_an_insider_is_shown_the_national_channel(citizen: Talker) -> None:
    assert "内部知情人举报系统" in await citizen.says("我是这家食品厂的员工，厂里用发霉的面粉做面包")


async def test_an_insider_is_shown_it_at_any_step(citizen: Talker) -> None:
    assert "内部知情人" not in await citizen.says("举报")
    assert "内部知情人" in await citizen.says("我是这家食品厂的员工，厂里用发霉的面粉做面包")
    assert "内部知情人" not in await citizen.says("幸福路3号")


async def test_only_a_report_needs_no_number(citizen: Talker) -> None:
    await citizen.says("投诉", STORY, "幸福路3号", "跳过")
    assert "按「举报」登记" in await citizen.says("只举报就行")


async def test_questions_about_the_place_are_answered_honestly(citizen: Talker) -> None:
    assert "待本局确认" in await citizen.says("12315")
    assert "可以不留姓名" in await citizen.says("投诉和举报有什么区别")


async def test_a_shops_code_makes_the_place_known(citizen: Talker) -> None:
    assert "幸福路18号便民超市" in await citizen.follows("shop:幸福路18号便民超市")
    assert "有照片吗" in await citizen.says("买的面包发霉了，店里不认账")


async def test_own_data_are_seen_taken_and_erased(citizen: Talker, database: Database) -> None:
    assert "没有留您的其他信息" in await citizen.says("我的信息")
    heard = await citizen.says("我举报了店家会知道是谁吗，会不会泄露我的信息")
    assert "不会告诉被举报的单位" in heard
    assert "没有留您的其他信息" in heard
    await citizen.says("投诉", STORY, "幸福路3号", "跳过", "张丽 13912345678", "跳过", "确认")
    heard = await citizen.says("我的信息")
    assert "139****5678" in heard
    assert "13912345678" not in heard
    heard = await citizen.says("导出我的信息")
    assert "13912345678" in heard
    assert STORY in heard
    assert "什么都没有删" in await citizen.says("删除我的信息", "不用")
    assert "T20261122-0001 依法存档" in await citizen.says("删除我的信息", "确认")
    assert "T20261122-0001" in await citizen.says("进度")


async def test_who_has_no_case_is_erased_wholly(citizen: Talker) -> None:
    await citizen.says("你好")
    assert "不再有您的信息" in await citizen.says("删除我的信息", "确认")


async def test_who_is_not_content_has_it_opened_again(citizen: Talker, chat: Chat, database: Database) -> None:
    await citizen.says(*REPORTED)
    assert "没有等您评价" in await citizen.says("评价")
    await closed(database, "J20261122-0001", chat.now)
    assert "解决了吗" in await citizen.says("评价")
    assert "态度怎么样" in await citizen.says("没解决")
    assert "重新办理 J20261122-0001" in await citizen.says("2 等了很久")
    chat.now += timedelta(days=20)
    assert "什么新的情况" in await citizen.says("重新办理 J20261122-0001")
    assert "已经重新办理" in await citizen.says("昨天又在那里买到发霉的蛋糕")
    assert "已经收到" in await citizen.says("进度")
    filed = await case(database, "J20261122-0001")
    assert filed.round == 2


async def test_after_the_limit_it_is_a_new_matter(citizen: Talker, chat: Chat, database: Database) -> None:
    await citizen.says(*REPORTED)
    await closed(database, "J20261122-0001", chat.now)
    chat.now += timedelta(days=31)
    heard = await citizen.says("重新办理 J20261122-0001", "昨天又在那里买到发霉的蛋糕")
    assert "已超过 30 天" in heard
    assert "没有正在填写" in await citizen.says("取消")


async def test_an_answer_to_the_office_reaches_the_case(citizen: Talker, chat: Chat, database: Database) -> None:
    await citizen.says(*REPORTED)
    chat.now += timedelta(days=1)
    assert "补充到 J20261122-0001 吗" in await citizen.says("小票还在我手里")
    await citizen.says("是")
    filed = await case(database, "J20261122-0001")
    assert filed.lines[-1].text == "小票还在我手里"


async def test_the_bot_is_silent_while_a_person_talks(citizen: Talker, chat: Chat, database: Database) -> None:
    await citizen.says(*REPORTED)
    await citizen.says("我要投诉")
    li = await chief(database, chat.now)
    await database.run(complaint.take_over, number="J20261122-0001", actor=li, now=chat.now)
    assert await citizen.says("你好，是工作人员吗") == ""
    assert await citizen.says("取消") == ""
    assert "120" in await citizen.says("我吃完开始上吐下泻")
    assert await citizen.says("人工") == ""
    await database.run(complaint.hand_back, number="J20261122-0001", actor=li, now=chat.now)
    assert "是在哪里" in await citizen.says("酸奶胀包了，味道不对")
    filed = await case(database, "J20261122-0001")
    assert [line.text for line in filed.lines if line.actor == "citizen"][-4] == "你好，是工作人员吗"


async def test_duty_staff_take_an_alarm_from_their_phone(chat: Chat, database: Database) -> None:
    li = await chief(database, chat.now)
    code = await database.run(roster.binding_code, actor=li, now=chat.now)
    await chat.of("zhang").says("我们几个人在老王饭店吃了凉菜，现在都上吐下泻", "4个人，建设路8号老王饭店")
    colleague = chat.of("colleague")
    assert "绑定码不对" in await colleague.says("绑定 12345678")
    assert await colleague.says("收到") == "好的。"
    assert "没有这项权限" in await colleague.says("收到 J20261122-0001")
    assert "李科长" in await colleague.says(f"绑定 {code}")
    assert len(await database.read(roster.waiting)) == 1
    assert "由您处理" in await colleague.says("收到 J20261122-0001")
    assert "已经有同事" in await colleague.says("收到 J20261122-0001")
    assert await database.read(roster.waiting) == []


async def test_a_short_video_is_evidence_too(citizen: Talker, database: Database) -> None:
    await citizen.says("举报", STORY, "幸福路3号")
    assert "一共 1" in await citizen.sends_video()
    await citizen.says("好了", "匿名", "确认")
    assert len((await case(database, "J20261122-0001")).photos) == 1


async def test_a_wish_for_something_else_waits_for_the_end(citizen: Talker) -> None:
    await citizen.says("投诉", STORY)
    for text in ("撤回", "导出我的信息"):
        heard = await citizen.says(text)
        assert "正在登记一件事" in heard
        assert "是在哪里" in heard
    assert "是在哪里" in await citizen.clicks("data")


async def test_a_choice_never_shows_more_than_five(citizen: Talker) -> None:
    for number in range(6):
        await citizen.says(
            "举报", f"第{number}次买的面包发霉了", f"建设路{number}号小店", "跳过", "匿名", "确认", "好的"
        )
    heard = await citizen.says("补充")
    assert "5 J20261122-0002" in heard
    assert "6 J" not in heard


NOTICES = {"2026-11": "f73289f577c3"}


def test_another_notice_needs_another_version() -> None:
    notice = CONTENT.texts.sentence("complaint.notice")
    assert sha256(notice.encode()).hexdigest()[:12] == NOTICES[VERSION], "new words: raise handlers.consent.VERSION"


OFFICE = re.compile("兹|予以|特此|贵方|该单位|之规定|上述|鉴于|逾期不|请予|知悉|事宜|相关部门|职能部门|进行处理|予于")
CITIZENS = ("complaint", "case", "progress", "own_data", "about", "emergency", "human", "fallback", "welcome", "menu")


def test_no_sentence_speaks_like_an_office() -> None:
    said = {key: CONTENT.texts.sentence(key) for key in CONTENT.texts if key.split(".")[0] in CITIZENS}
    assert {key for key, words in said.items() if OFFICE.search(words)} == set()
    assert {key for key, words in said.items() if len(words) > 260} == set()
