"""Does nobody get stuck: one-word answers, answers ahead of the question, wishes beside it, and children?"""

from datetime import datetime

from bot.services import complaint
from bot.store.engine import Database
from tests.chat import CONTENT, Chat, Talker

Said = list[tuple[str, str]]
INSIDER = "我是城东一家中央厨房的员工，他们把过期的肉换了标签再用，我不敢说名字，会不会泄露"
ONE_WORD: Said = [
    ("我要告状", "请说说发生了什么"),
    ("匿名", "太短了"),
    ("肉坏了", "是在哪里"),
    ("家门口", "再写清楚一点"),
    ("没得", "有照片吗"),
    ("木有", "方便留个电话吗"),
    ("要退钱", "得有电话才联系得上您"),
    ("13811112222", "法律要求实名"),
    ("李秀英", "李秀英"),
    ("对头", "编号 T20261122-0001"),
    ("进杜", "已经收到"),
]
MIDNIGHT: Said = [
    ("半夜好，我们三个人晚上在滨河路的胖哥大排档吃了小龙虾，现在一直吐", "3 人不舒服，滨河路胖哥大排档"),
    ("是", "通知了值班人员"),
    ("小龙虾和啤酒", "去医院了吗"),
    ("没去医院，太晚了", "能留个手机号吗"),
    ("算不清", "值班人员会尽快处理"),
]
AHEAD: Said = [
    ("在淘宝一家叫果然鲜的店买的燕窝没有标签，花了1280，想退钱，也想举报他们", "淘宝果然鲜；燕窝，1280元，退款"),
    ("我叫赵敏，电话 13700001111", "按「投诉＋举报"),
    ("赵敏，住西城路5号，退1280元", "赵敏，住西城路5号，退1280元"),
    ("不对，是两盒燕窝", "不对，是两盒燕窝"),
    ("确认", "分成两件办"),
    ("撤回", "（投诉）淘宝果然鲜"),
    ("进度", "您最近登记的事"),
    ("2", "确定要撤回 T20261122-0001"),
    ("撤回", "已经按您的意思撤回"),
]
WISH: Said = [
    ("昨天在幸福路18号的幸福超市买的牛奶胀包了", "有照片吗"),
    ("跳过", "方便留个电话吗"),
    ("13955556666", "法律要求实名"),
    ("确认", "法律要求实名"),
    ("周平，退12块", "周平，退12块"),
    ("确认", "编号 T20261122-0001"),
    ("店员还骂人", "补充到 T20261122-0001 吗"),
    ("我不想投诉了", "要撤回请回复「撤回」"),
    ("催一下", "已经收到"),
]
AFRAID: Said = [
    (INSIDER, "您是谁，法律要求我们保密"),
    ("城东工业园7号", "有照片吗"),
    ("没有，不敢拍", "方便留个电话吗"),
    ("进度", "登记完就有编号"),
    ("匿名", "按「举报」登记"),
]
CHILD: Said = [
    ("我12岁，育英小学门口的小卖部卖的辣条过期了", "监护人"),
    ("家长同意，王女士 13600002222", "是在哪里"),
    ("育英小学东门", "有照片吗"),
    ("看看", "请直接发照片"),
    ("看看", "您刚才写了 13600002222"),
]
REPORTER: Said = [
    ("我要举报", "请说说发生了什么"),
    ("楼下的包子店用发臭的肉", "是在哪里"),
    ("福安路二号楼下", "有照片吗"),
    ("跳过", "不留：回复「匿名」"),
]
CORRECTED: Said = [
    ("我在幸福路3号的张记包子铺买的肉包子里昨天吃出一根铁丝，老板只肯退2块钱", "有照片吗"),
    ("返回", "要改、要补的写一句"),
    ("不对，是前天不是昨天", "有照片吗"),
    ("都要", "得有电话"),
    ("13911110000", "法律要求实名"),
    ("跳过", "前天"),
]
WHERE_FIRST: Said = [
    ("我要投诉", "请说说发生了什么"),
    ("楼下超市", "「楼下超市」记下了"),
    ("买的面包长毛了", "是在哪里"),
    ("楼下超市", "再写清楚一点"),
    ("建设路8号万兴超市", "有照片吗"),
    ("跳过", "方便留个电话吗"),
    ("匿名", "1 经过：楼下超市，买的面包长毛了\n2 地点：建设路8号万兴超市"),
]
FOUND_FIRST: Said = [
    ("我想举报", "请说说发生了什么"),
    ("建设路8号万兴超市", "请再说说发生了什么"),
    ("冷柜里的肉都臭了还在卖", "有照片吗"),
    ("跳过", "不留：回复「匿名」"),
    ("匿名", "1 经过：冷柜里的肉都臭了还在卖\n2 地点：建设路8号万兴超市"),
]
TOLD_LATER: Said = [
    ("举报", "请说说发生了什么"),
    ("昨天去买了一袋面包", "是在哪里"),
    ("打开全都发霉了", "已经补充到经过里"),
    ("店主不认账还骂人", "有照片吗"),
    ("跳过", "不留：回复「匿名」"),
    ("匿名", "1 经过：昨天去买了一袋面包\n打开全都发霉了\n2 地点：店主不认账还骂人"),
]
TRADE: Said = [
    ("外卖送了两个小时才到，饭都凉了，能投诉吗", "打 12315"),
    ("超市的菜太贵了，是不是乱涨价", "打 12315"),
    ("我要投诉你们", "对我们工作人员有意见"),
    ("你是机器人吗", "本局电话"),
    ("我要找你们领导", "本局电话"),
    ("我妈在医院，昨天吃了你们区那个老周卤味", "120"),
]
ALL = [WISH, ONE_WORD, MIDNIGHT, AHEAD, AFRAID, CHILD, REPORTER, CORRECTED, WHERE_FIRST, FOUND_FIRST, TOLD_LATER, TRADE]


async def test_every_answer_leads_one_step_further(database: Database, now: datetime) -> None:
    for conversation in ALL:
        chat = Chat(database, now).of(conversation[0][0][:8])
        for says, hears in conversation:
            said = await chat.says(says)
            if "附近已经有人" in said:
                said = await chat.says("继续")
            assert hears.replace("0001", "") in said.replace("0001", ""), says


async def test_an_answer_is_never_taken_for_a_name(citizen: Talker) -> None:
    await citizen.says("在幸福路3号的幸福超市买的面包发霉了，要求退款，电话13912345678", "跳过")
    assert "真实姓名" in await citizen.says("是")


async def test_an_offer_of_similar_cases_holds_nobody(citizen: Talker, database: Database, now: datetime) -> None:
    report = ("举报", "幸福超市的面包都发霉了还在卖", "幸福路3号", "跳过", "匿名", "确认")
    await citizen.says(*report)
    other = Chat(database, now).of("li")
    assert "附近已经有人" in await other.says(*report)
    assert "附近已经有人" in await other.says("什么意思")
    assert "J20261122-0002" in await other.says("什么意思")


async def test_the_sick_are_not_asked_for_a_number_twice(citizen: Talker, database: Database) -> None:
    await citizen.says("我电话13900001111，孩子喝了奶茶一直吐", "1个", "建设路8号，昨天的奶茶")
    heard = await citizen.says("去了区医院")
    assert "值班人员会尽快处理" in heard
    (item,) = (await database.read(complaint.listing, state=None, page=1)).items
    assert (await database.read(complaint.case, number=item.number)).has_contact


def test_a_refusal_names_the_same_roads_as_its_notice() -> None:
    told, notice = (CONTENT.texts.sentence(key) for key in ("told.refuse", "notice.refused"))
    assert "第三十九条" in notice
    for road in ("消费者协会", "仲裁", "法院"):
        assert road in told
        assert road.replace("法院", "人民法院") in notice
    assert "行政" not in told + notice
