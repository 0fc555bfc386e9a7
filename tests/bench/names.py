"""Two hundred thousand names of businesses as registers have them, from a seed: 地名 + 字号 + 行当 + 形式, stalls, people's shops.

The patterns are those of published sampling tables; every name and every place is made up.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SEED = 20261122


def _words(line: str) -> list[str]:
    return line.split()


DISTRICTS = _words(
    "和平区 新河区 东湖区 临江区 云台区 青山区 兴宁区 永安区 长桥县 石门县 白沙县 北屯市 南浦市 清源县 海西区 高新区"
)
TOWNS = _words(
    "城关 东湖 柳林 双桥 青龙 太平 石井 马家 新店 红旗 沙河 金星 三里 大营 古城 西山 望江 杏花 桃园 龙泉 安定 仁和 河口 长岭"
)
MARKETS = _words(
    "万星 东关 惠民 金桥 北环 新天地 城南 五里 红星 大润 华联 和兴 绿源 菜篮子 西门 老街 滨河 中心 果品 水产"
)
ROADS = _words(
    "幸福路 建设路 人民路 解放街 和平路 文化路 学府路 滨河路 工业大道 新华街 中山路 光明路 向阳街 南环路 育才路 朝阳街"
)
_LUCKY = (
    "鑫福源兴旺盛隆顺达和裕丰泰祥瑞康宏华金美佳味香鲜嘉德恒永安益吉庆乐来万家家好客聚缘满园春天地人和平新星辉煌明阳光东方"
    "海江河山川泉龙凤虎鹏飞腾云雨露雪梅兰竹菊松柏桂莲荷桃李杏果绿清蓝红宝玉珠银玲珑品优名都城乡农田禾谷麦稻粮米油麻椒辣"
    "婆公爷姐妹哥弟老小大二三五七八九千百亿众合群力友邻里亲情爱心诚信义仁善礼智勇同昌茂荣发财利贵富洪涛润泽沐晨曦晓月夜"
    "皇御膳府楼阁轩居坊斋堂庄记号味道食尚派堡克斯迪乐萌糖果汁沙渔港湾岛洋舟帆锦绣江南塞北川湘粤鲁徽闽浙苏京蜀黔滇桥关巷"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英霞平刚桂兰玉珍红梅建国华志文斌辉海波春燕雪峰鹏飞翠凤淑云莲琴荣光福贵永生金宝"
    "成林德才松柏学思雨欣怡梓涵浩宇子轩晨阳佳琪俊豪嘉慧颖婷凯旋立新小东晓宁庆东少华世民兆全长安"
)
_SHOP_TRADES = _words(
    "食品 超市 生鲜 水果 蔬菜 粮油 调味品 干货 副食 水产 鲜肉 豆制品 卤味 糕点 零食 茶叶 烟酒 饮料 炒货 百货"
)
_SHOP_FORMS = _words("经营部 商行 店 批发部 商店 超市 便利店 销售部 门市部")
_MEAL_TRADES = _words(
    "火锅 烧烤 面馆 小吃 麻辣烫 烤鱼 包子铺 饺子馆 快餐 奶茶 早餐 牛肉面 羊肉馆 家常菜 米线 烤鸭 炸鸡 酸菜鱼 土菜馆 海鲜"
)
_MEAL_FORMS = ("店", "店", "", "餐饮店", "餐厅", "饭店")
_COMPANY_TRADES = _words(
    "食品 餐饮管理 商贸 农业发展 食品科技 贸易 生物科技 粮油 乳业 电子商务 农产品 配送服务 饮料 酒业"
)
_STALL_ENDS = ("", "摊位", "摊床", "蔬菜摊", "豆腐摊", "鲜肉摊", "水产经营部", "水果经营部", "干菜店")


@dataclass(frozen=True, slots=True)
class Made:
    """A name with what it was made of."""

    region: str
    brand: str
    trade: str
    form: str
    tail: str = ""

    @property
    def name(self) -> str:
        return self.region + self.brand + self.trade + self.form + self.tail


def names(count: int, seed: int = SEED) -> list[Made]:
    """``count`` different names."""
    draw = random.Random(seed)
    patterns: list[tuple[Callable[[random.Random], Made], int]] = [
        (_shop, 34),
        (_meals, 18),
        (_company, 14),
        (_person, 14),
        (_stall, 14),
        (_branch, 6),
    ]
    makers, weights = zip(*patterns, strict=True)
    found: dict[str, Made] = {}
    while len(found) < count:
        for maker in draw.choices(makers, weights, k=count - len(found)):
            made = maker(draw)
            found.setdefault(made.name, made)
    return list(found.values())


def _lucky(draw: random.Random) -> str:
    """Some characters stand in very many names, most in few."""
    return _LUCKY[min(int(draw.paretovariate(0.7) * 6) - 6, len(_LUCKY) * 50) % len(_LUCKY)]


def _brand(draw: random.Random) -> str:
    return "".join(_lucky(draw) for _ in range(draw.choices((2, 3, 4), (50, 38, 12))[0]))


def _region(draw: random.Random) -> str:
    return draw.choice(DISTRICTS) + (f"{draw.choice(TOWNS)}镇" if draw.random() < 0.25 else "")


def _person_name(draw: random.Random) -> str:
    return draw.choice(_SURNAMES) + "".join(draw.choices(_GIVEN, k=draw.choice((1, 2, 2, 2))))


def _sole(draw: random.Random) -> str:
    return "（个体工商户）" if draw.random() < 0.2 else ""


def _shop(draw: random.Random) -> Made:
    return Made(_region(draw), _brand(draw), draw.choice(_SHOP_TRADES), draw.choice(_SHOP_FORMS), _sole(draw))


def _meals(draw: random.Random) -> Made:
    return Made(_region(draw), _brand(draw), draw.choice(_MEAL_TRADES), draw.choice(_MEAL_FORMS), _sole(draw))


def _company(draw: random.Random) -> Made:
    region = draw.choice(DISTRICTS) if draw.random() < 0.7 else ""
    form = draw.choices(("有限公司", "有限责任公司", "股份有限公司"), (90, 8, 2))[0]
    return Made(region, _brand(draw), draw.choice(_COMPANY_TRADES), form)


def _person(draw: random.Random) -> Made:
    surname = draw.choice(_SURNAMES)
    brand = draw.choice((f"老{surname}", f"小{surname}", f"{surname}记", f"{surname}姐", *[_person_name(draw)] * 4))
    trades = _SHOP_TRADES if draw.random() < 0.6 else _MEAL_TRADES
    return Made(_region(draw), brand, draw.choice(trades), draw.choice(_SHOP_FORMS[:4]), _sole(draw))


def _stall(draw: random.Random) -> Made:
    market = f"{draw.choice(DISTRICTS)}{draw.choice(MARKETS)}{draw.choice(('农贸市场', '菜市场', '批发市场', '市场'))}"
    return Made(market, _person_name(draw), "", draw.choice(_STALL_ENDS))


def _branch(draw: random.Random) -> Made:
    chain = random.Random(draw.randrange(150))  # the chain decides its name
    brand, trade = _brand(chain), chain.choice(("超市", "便利店", "火锅", "生鲜超市", "烘焙"))
    if draw.random() < 0.5:
        return Made("", brand, trade, f"有限公司{draw.choice(DISTRICTS)}{draw.choice(ROADS)}分公司")
    return Made(draw.choice(DISTRICTS), brand, trade, f"{draw.choice(ROADS)}{draw.choice(('', '一', '二', '三'))}店")


def addresses(count: int, seed: int = SEED) -> Iterator[str]:
    draw = random.Random(seed)
    for _ in range(count):
        yield f"{draw.choice(DISTRICTS)}{draw.choice(ROADS)}{draw.randrange(1, 400)}号"
