"""Is what a long first message tells found, and is nothing made up?"""

import pytest

from bot.text.extract import Told, name_in, read
from bot.text.place import is_vague

LONG = (
    "前天下午三点半我和老公带孩子去和平路12号的老王烧烤店吃饭，点的虾滑里面有一根头发，花了432元，"
    "老板不退钱还骂人。我要求退款并赔偿，也请你们去查处，电话13912345678"
)
PLACES = [
    ("昨天在幸福超市买的面包发霉了，店里不肯退", "幸福超市", ""),
    ("我要举报建设路30号的李记包子铺用过期面粉", "李记包子铺", "建设路30号"),
    ("去永辉超市（万达店）买牛奶，喝完拉肚子", "永辉超市(万达店)", ""),
    ("11月20日在拼多多的果园旗舰店买了一箱苹果，全是烂的", "果园旗舰店", "拼多多"),
    ("昨天吃了阳光幼儿园的午饭孩子一直吐", "", "阳光幼儿园"),
    ("四川路农贸市场里的王婶熟食店", "王婶熟食店", "四川路"),
    ("3个人，建设路的阿香麻辣烫", "阿香麻辣烫", "建设路"),
    ("昨天在大华超市买的酸奶胀包", "大华超市", ""),
    ("在楼下小王面馆吃的面", "小王面馆", ""),
    ("滨河路的胖哥大排档吃了小龙虾", "胖哥大排档", "滨河路"),
    ("在淘宝一家叫果然鲜的店买的燕窝", "果然鲜", "淘宝"),
    ("楼下的包子店用发臭的肉", "", ""),
    ("去了一家小饭馆吃面", "", ""),
    ("有家店卖过期东西你们管不管", "", ""),
    ("昨天在小区门口的超市买了两盒酸奶", "", ""),
    ("学校旁边的小卖部卖过期的辣条，天天有小学生买。", "", ""),
    ("火锅店用回收油 你们来查查吧", "", ""),
    ("这家包子铺没有营业执照也没有健康证", "", ""),
    ("县二中的学生食堂这边饭都没熟", "", ""),
    ("家乐福超市卖过期酸奶", "家乐福超市", ""),
    ("在万家福超市买的", "万家福超市", ""),
    ("老孙家包子铺的馅是馊的", "老孙家包子铺", ""),
    ("桃花沟农家乐用死鱼", "桃花沟农家乐", ""),
    ("楼下开了家卤鹅店，味道难闻", "卤鹅店", ""),
    ("我是开小饭馆的，有人来讹我", "", ""),
]


def test_a_long_message_gives_all_it_tells() -> None:
    told = read(LONG)
    assert (told.when, told.place.shop, told.place.address) == ("前天下午三点半", "老王烧烤店", "和平路12号")
    assert (told.goods, told.amount, told.request) == ("虾滑", "432元", "退款、赔偿")
    assert (told.wants_check, told.phone) == (True, "13912345678")


@pytest.mark.parametrize(("text", "shop", "address"), PLACES)
def test_named_places_are_found_and_others_not(text: str, shop: str, address: str) -> None:
    place = read(text).place
    assert (place.shop, place.address) == (shop, address)


ILLNESS = [
    ("我们一家五口昨天中午在幸福大酒楼吃了席，晚上8点开始拉肚子，去了区人民医院", 5, "拉肚子", "晚上8点", "区人民医院"),
    ("十二个人都上吐下泻", 12, "上吐下泻", "", ""),
    ("就我一个人，吃完两小时就肚子疼，没去医院", 1, "肚子疼", "吃完两小时", "没有去医院"),
    ("3个孩子又拉又吐", 3, "腹泻", "", ""),
]


@pytest.mark.parametrize(("text", "people", "symptoms", "onset", "hospital"), ILLNESS)
def test_an_illness_is_read_in_parts(text: str, people: int, symptoms: str, onset: str, hospital: str) -> None:
    told = read(text)
    assert (told.people, told.onset, told.hospital) == (people, onset, hospital)
    assert symptoms in told.symptoms


@pytest.mark.parametrize("text", ["我今年12岁，在小卖部买到过期辣条", "我是小学生，我们食堂饭有虫", "我在读五年级"])
def test_children_are_recognised_by_their_own_words(text: str) -> None:
    assert read(text).is_minor


@pytest.mark.parametrize("text", ["我儿子今年12岁吃了拉肚子", "我今年62岁", "我女儿读五年级"])
def test_parents_of_children_are_no_children(text: str) -> None:
    assert not read(text).is_minor


@pytest.mark.parametrize(("text", "is_so"), [("菜场", True), ("楼下超市", True), ("不记得了", True), ("建设路", False)])
def test_a_vague_place_is_known_as_one(text: str, is_so: bool) -> None:
    assert is_vague(text) is is_so


def test_insiders_are_recognised_by_their_work() -> None:
    assert read("我是城东一家中央厨房的员工").is_insider
    assert read("我是这家食品厂的员工，厂里用发霉的面粉").is_insider
    assert not read("我是这家超市的老顾客").is_insider


@pytest.mark.parametrize("text", ["", "你好", "坏", "？？？", "１２３", "👍"])
def test_nothing_is_made_of_nothing(text: str) -> None:
    assert read(text) == Told()


NAMES = [
    ("张丽 13912345678", "张丽"),
    ("我叫欧阳小明，住幸福路2号", "欧阳小明"),
    ("张丽，住幸福路2号，退35元", "张丽"),
    ("张女士 13912345678", ""),
    ("13912345678", ""),
    ("都要 13912345678", ""),
    ("退35元就行", ""),
    ("确认", ""),
    ("我姓刘，刘建国", "刘建国"),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_real_names_are_told_from_titles(text: str, name: str) -> None:
    assert name_in(text) == name


def test_a_very_long_text_is_read_in_a_moment() -> None:
    assert read("我在这家店买的面包发霉了" * 170).goods == "面包"
