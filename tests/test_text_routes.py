"""Is what people want of the service understood in words of their own, and what they only ask about left a question?"""

import pytest

from bot.domain.decision import Want
from tests.chat import CONTENT, DECIDER
from tests.knowing import KNOWING

WANTED = [
    ("我给豆芽投一票", "vote"),
    ("刚才点错了还能改投不", "vote"),
    ("我选2号", "vote"),
    ("这期候选的都有啥", "vote"),
    ("我投错了能重投吗", "vote"),
    ("腐竹检得咋样，过没过", "result"),
    ("上个月抽到的那批鸡蛋达标没", "result"),
    ("哪几个牌子的香肠没过关", "result"),
    ("你们公布的不合格名单看看", "result"),
    ("最好化验一下赶集卖的芝麻油", "nominate"),
    ("下回也测测小区门口的豆浆", "nominate"),
    ("能不能安排检一批汤圆", "nominate"),
    ("恳请你们来我们镇上抽一抽散装白酒", "nominate"),
    ("老李家卤味店办了证没", "business"),
    ("瞧瞧实验小学食堂几级", "business"),
    ("查下聚福楼酒家的资质", "business"),
    ("街角那个奶茶店有没有被罚过", "business"),
    ("快检车几号来我们小区", "campaign"),
    ("想当志愿者去哪报名", "campaign"),
    ("过节有没有消费提示", "campaign"),
    ("我的手机号用完给我删了", "privacy"),
    ("聊天记录你们存着干什么用", "privacy"),
    ("上周举报的那家，咋没人回话", "progress"),
    ("我之前反映的事有下文没", "progress"),
]


@pytest.mark.parametrize(("text", "act"), WANTED)
def test_what_is_wanted_is_understood_in_many_words(text: str, act: str) -> None:
    decision = DECIDER.decide(text)
    assert (decision.want, decision.act) == (Want.ACT, act)
    assert decision.because


@pytest.mark.parametrize("text", ["给我喊个活人来", "不想跟机器说话", "打字太慢，能给我回个电话不", "值班的人来跟我说"])
def test_somebody_to_talk_to_is_found(text: str) -> None:
    assert DECIDER.decide(text).want is Want.HUMAN


@pytest.mark.parametrize("text", ["你这个号能办啥", "机器人你会点啥", "公众号咋用"])
def test_who_asks_what_it_can_do_sees_the_menu(text: str) -> None:
    assert DECIDER.decide(text).want is Want.MENU


@pytest.mark.parametrize(
    "text",
    [
        "抽检不合格会罚多少",
        "自己开饭馆要办什么许可证",
        "复检怎么申请",
        "我想投资开个餐厅",
        "业主大会投票作弊",
        "超市促销活动到几号",
        "我点了一份烤鸭",
        "体检能检测肝功能吗",
    ],
)
def test_other_matters_with_the_same_words_are_no_wish(text: str) -> None:
    acts = {"vote", "result", "nominate", "business", "campaign", "privacy", "progress"}
    assert DECIDER.decide(text).act not in acts


@pytest.mark.parametrize(
    "text",
    [
        "万一孩子误吃了干燥剂，家里该备什么",
        "要是以后谁喝了甲醇酒，多久会发作",
        "听说有人吃了野蜂蜜就晕，是真的吗",
        "闺女前天吃坏肚子现在都好了，想问怎么要回药费",
        "你们多抽抽月饼",
    ],
)
def test_what_has_not_happened_or_is_over_raises_no_alarm(text: str) -> None:
    assert DECIDER.decide(text).want is not Want.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "老爷子吃粽子哽住了脸憋得通红",
        "孩子吃枣核堵住嗓子了",
        "席上的人倒了好几个，刚吃完饭",
        "孩子刚吃了野蘑菇，万一中毒怎么办",
        "昨天吃坏了吐了一夜，早上好了现在又开始吐",
        "听说我们班好几个同学吃完午饭都吐了，现在还在医院",
    ],
)
def test_danger_beside_hearsay_and_hope_is_still_danger(text: str) -> None:
    assert DECIDER.decide(text).want is Want.EMERGENCY


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("驾驶证丢了怎么补", "other"),
        ("个体户报税找谁", "other"),
        ("我家附近养猪场臭得开不了窗", "other"),
        ("发芽的土豆拿手机查了说有毒，到底能不能吃", "ask"),
    ],
)
def test_other_bodies_matters_are_told_from_passing_words(text: str, route: str) -> None:
    assert KNOWING.decide(text).route == route


def test_every_list_of_a_group_exists_and_is_used() -> None:
    wishes = CONTENT.words.wishes
    named = {name for group in wishes.groups for name in (*group.all, *group.unless)}
    assert named - {"食物"} - set(wishes.lists) == set()
    assert set(wishes.lists) == named - {"食物"}
