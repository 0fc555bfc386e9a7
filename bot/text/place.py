"""Which shop, at which address, does a text speak of?"""

import re
from dataclasses import dataclass
from unicodedata import normalize

_VENUE = (
    "农贸市场|菜市场|便利店|旗舰店|专卖店|火锅店|烧烤店|奶茶店|早餐店|面包店|蛋糕店|水果店|熟食店|卤菜店|小吃店|快餐店|"
    "麻辣烫|包子铺|小卖部|零食店|烘焙店|食品店|粮油店|生鲜店|海鲜城|大排档|烧烤摊|夜宵摊|早餐摊|水果摊|中央厨房|小作坊|包子店|馒头店|粉店|烤鸭店|肉店|菜店|大酒楼|大酒店|大饭店|超市|餐厅|饭店|饭馆|酒楼|酒店|餐馆|"
    "面馆|菜馆|茶楼|食堂|烧烤|火锅|商店|商场|商城|生鲜|食府|酒家|农家乐|食品厂|店铺|小店|店"
)
_GENERIC = (
    "听说|别?人家|一家|这家|那家|有家|有一家|某家|某个|某|一个|这个|那个|我们|我家|咱们|他们|你们|楼下|门口|附近|旁边|隔壁|对面|"
    "小区|学校|单位|公司|网上|当地|本地|街边|路边|街上|家(?=里|门口|附近|旁边|楼下|对面)|小|大|新开|几家|好多|很多|里面|里|的|有|个|卖|外卖|这|那|"
    "有的|每家|开|去|到|从|在|上|中午|晚上|早上|下午|上午|昨天|今天|前天|昨晚|今晚|点|说|我|买"
)
_STOP = r"[^\u4e00-\u9fffA-Za-z0-9（）()·&'\-]"
_STREET = r"(?:[\u4e00-\u9fff]{1,8}(?:路|街|大道|巷|弄|胡同|大街)(?:\d{1,5}(?:号|弄)?(?:-\d{1,4})?号?)?)"
_BLOCK = r"(?:[\u4e00-\u9fff]{2,8}(?:小区|花园|新村|家园|社区|村|镇|广场|大厦|小学|中学|大学|幼儿园|公园|地铁站|车站|步行街))"
_BESIDE = r"(?:(?:[东南西北正后]{1,2}门)?(?:旁边|对面|门口|楼下|附近|隔壁|里面|边上|内)?)"
_ADDRESS = re.compile(rf"{_STREET}{_BESIDE}|{_BLOCK}{_BESIDE}")
_OF_AN_ADDRESS = frozenset("路街道巷弄胡区园村镇场厦学站")  # no address lacks all of them
_OF_A_VENUE = frozenset(word[-1] for word in _VENUE.split("|"))
_NAMED = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9（）()·&'\-]{{1,24}}?(?:{_VENUE})(?:[（(][^）)]{{1,12}}[)）])?")
_LEAD = re.compile(
    r"^.*(?:投诉|举报|反映|名叫|叫做|店名是|店名叫|店名|位于|于|是在|在|去了?|到了?|从|叫|来|跟|和|了|"
    r"天|晚|早|中午|下午|上午|晚上|早上|早晨|号|日|(?<=[这那哪某有一二三两几多每别他她你我们俺咱自大商卖买找查了开回])家|[想是]开个?|的)(?=[\u4e00-\u9fffA-Za-z0-9])"
)
_PREFIX = re.compile(rf"^(?:{_GENERIC})+")
_OF_A_NAME = re.compile(rf"^(?:{_GENERIC})*?(?P<name>[大小老](?!{_VENUE}).+)$")
_HEAD = re.compile(r"^.*(?:投诉|举报|反映|位于|是在|在|去了?|到了?|从|来|家住|我们|我|[吃喝买]了?)(?=[\u4e00-\u9fff])")
_DOUBTFUL = re.compile(r"[不与该进们他她你将按所把被要]|希望|利用|以前|部门|非法|门面店|学生|教室|目前|的")
_FAR = re.compile(r"^(?:(?:[是将按处距到]|地处|坐落|县|市|区|[A-Z]\d{0,2})(?=[\u4e00-\u9fff]{3}))+")
_LONGEST = 14  # characters: more is a sentence that happens to end like a name
_LEAST = 3  # characters of a name or address that says something
_NAMELESS = re.compile(rf"(?:{_GENERIC})*(?:{_VENUE})")
_CALLED = re.compile(r"(?:名?叫做?|店名是?)(?P<name>[\u4e00-\u9fffA-Za-z0-9·]{2,10}?)的(?:小|网|淘)?(?:店|铺|摊)")
_VAGUE = re.compile(
    rf"(?:{_GENERIC}|我家|家里?)*(?:{_VENUE}|菜场|市场|小?摊子?|网店|饭馆子|平台)?(?:里|那里|那儿|上)?{_BESIDE}(?:买|吃)?的?"
    "|(?:我也?)?(?:不知道|不晓得|不清楚|不记得|记不清|说不清|忘)了?|没有?得?"
)
_NOWHERE = re.compile(
    rf"^(?:{_GENERIC})*(?:路|街|马路|大街|小区|社区|村|镇|广场|小学|中学|大学|幼儿园|公园){_BESIDE}$|有小学|天天|[买卖吃喝]"
)
_PLATFORM = re.compile(
    r"淘宝|天猫|拼多多|京东|抖音|快手|美团|饿了么|小红书|闲鱼|唯品会|微信小程序|朋友圈|直播间|多多买菜|盒马"
)


@dataclass(frozen=True, slots=True)
class Place:
    """``shop`` as named, ``address`` as far as told (an online platform counts as one); empty when not."""

    shop: str = ""
    address: str = ""

    @property
    def words(self) -> str:
        """Address and shop in one line."""
        return self.shop if self.address in self.shop else f"{self.address}{self.shop}"


def place_in(text: str) -> Place:
    """The first shop and the first address in a normal ``text``."""
    address = _address(text)
    return Place(_shop(text, address), address)


def _address(text: str) -> str:
    for match in () if _OF_AN_ADDRESS.isdisjoint(text) else _ADDRESS.finditer(text):
        words = _FAR.sub("", _PREFIX.sub("", _HEAD.sub("", match[0])).removeprefix("家"))
        if len(words) >= _LEAST and not _NOWHERE.search(words) and not _DOUBTFUL.search(words):
            return words
    platform = _PLATFORM.search(text)
    return platform[0] if platform else ""


def is_vague(text: str) -> bool:
    """Does an answer to “where” leave everybody guessing: 菜场, 楼下超市, 不知道?"""
    words = normalize("NFKC", text).strip(" 。，,.!！")
    return len(words) <= _LONGEST and _VAGUE.fullmatch(words) is not None


def _shop(text: str, address: str) -> str:
    if called := _CALLED.search(text):
        return called["name"]
    plain = text.replace(address, "，") if address and not _PLATFORM.fullmatch(address) else text
    for piece in () if _OF_A_VENUE.isdisjoint(plain) else re.split(_STOP, plain):
        for match in _NAMED.finditer(piece):
            name = _bare(_LEAD.sub("", match[0]))
            if _LEAST <= len(name) <= _LONGEST and not _NAMELESS.fullmatch(name) and not _DOUBTFUL.search(name):
                return name
    return ""


def _bare(name: str) -> str:
    """The name without 楼下的 and the like; 大华超市 and 小王面馆 keep what belongs to them."""
    own = _OF_A_NAME.match(name) if len(name) <= _LONGEST else None
    bare = _PREFIX.sub("", name)
    return own["name"] if own and own["name"].endswith(bare) and len(own["name"]) == len(bare) + 1 else bare
