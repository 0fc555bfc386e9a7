"""What did a long first message already tell: when, where, what, how much, who is ill, what is wanted?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from unicodedata import normalize

from bot.domain.contact import phone_in
from bot.text.place import Place, place_in

_NUMBERS = {character: value for value, character in enumerate("零一二三四五六七八九十")} | {"两": 2}
_FIGURE = r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3})"
_PART = r"(?:(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜)(?!好))"
_CLOCK = rf"(?:{_FIGURE}[点时](?:半|{_FIGURE}分?)?)"
_DAY = (
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]|(?:今|昨|前|大前)天|(?:今|昨)(?:早|晚)"
    r"|(?:上个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天]|前几天|上个?月|上周"
    rf"|{_FIGURE}(?:个)?(?:天|周|星期|月)(?:之前|以前|前)"
)
_WHEN = re.compile(rf"(?:{_DAY}){_PART}?{_CLOCK}?|{_PART}{_CLOCK}?|刚才|刚刚")
_AMOUNT = re.compile(
    r"(?<![\d.])\d{1,7}(?:\.\d{1,2})?\s?(?:多|来)?(?:万元|元|块钱|块)"
    r"|[一二两三四五六七八九十百千]{1,6}(?:多|来)?(?:块钱|块|元)"
)
_PAID = re.compile(r"(?:花|付|收)了?(?P<n>\d{1,6}(?:\.\d{1,2})?)(?=[，。,;；！!\s]|$)")
_MEASURE = r"(?:(?:\d{1,3}|[一二两三四五六七八九十几半]{1,2})?[盒瓶袋包斤份个箱只条桶罐杯块根碗串])"
_GOODS = re.compile(
    rf"(?:买|点|吃|喝|订|购|卖(?=的))(?:到|过)?(?:了|的)?(?:一些|些)?{_MEASURE}?(?:过期|发霉|变质)?的?"
    r"(?P<what>[\u4e00-\u9fff]{1,8}?)"
    r"(?=[，。,；;！!？?\s]|馊|发霉|过期|变质|发臭|有|里|都|已|回|后|是|没|生虫|了|吃|喝|胀|坏|臭|上|结果|一看|打开|怎么|$)"
)
_NO_GOODS = re.compile(r"[完了到的过单饭席坏饱一药苦力惊亏也都就又不得起个家吗吧]|东西|外卖|什么")
_NO_THING = re.compile("开始|出来?|外卖|块钱|时候|之后|以后|[店家]$|我|他|你")
_ILL = re.compile(
    "上吐下泻|呕吐|腹泻|拉肚子|肚子疼|肚子痛|腹痛|发烧|发热|头晕|恶心|想吐|抽搐|昏迷|起疹子|嘴麻|便血|呼吸困难"
)
_ILL_ALSO = {
    "呕吐": re.compile(r"(?<!呕)(?<!上)吐(?:了|得|个不停|完|过)|[在都就狂直]吐"),
    "腹泻": re.compile(r"拉稀|拉水|[又都在]拉"),
}
_PEOPLE = re.compile(
    rf"(?P<n>{_FIGURE})(?:多|几)?(?:个|名|位)?(?:人|孩子|小孩|同学|同事|学生|老人|大人)|一家(?:子)?(?P<m>{_FIGURE})口"
)
_ALONE = re.compile(r"(?:就|只有|只|是)?我(?:一个人|自己|本人)|^我$|一个人")
_HOSPITAL = re.compile(
    r"(?:在|去了?|到了?|送(?:到|去|进)?了?)?(?P<name>[\u4e00-\u9fff]{0,10}?(?:医院|卫生院|卫生服务中心|诊所|急诊))"
)
_NO_HOSPITAL = re.compile(r"(?:没|没有|还没|不用|不想|未)(?:有)?(?:去|到|上|看)(?:过|了)?(?:医院|医生|急诊)?")
_ONSET = re.compile(
    rf"(?:吃完|吃了|饭后|喝完|回家|过了)[^，。,]{{0,4}}?(?:{_FIGURE}|半)(?:个)?(?:多)?(?:小时|钟头|分钟)"
    rf"|(?:{_DAY})?{_PART}?{_CLOCK}?(?:左右|多)?(?=开始[^，。]{{0,6}}(?:吐|拉|疼|痛|晕|难受|不舒服|发烧))"
)
_REQUESTS = {
    "退款": re.compile(
        r"退款|退钱|退货|退(?:给)?我|退了|[不拒][给肯愿让绝]?退|退一|全额退|要求.{0,4}退|想退|能退|退\d"
    ),
    "赔偿": re.compile(r"赔偿|赔钱|索赔|赔我|赔[一二三十百千\d]|要求.{0,4}赔|不赔|医药费"),
    "换货": re.compile(r"换货|换一[个盒袋瓶份]|调换"),
    "道歉": re.compile(r"道歉|赔礼|赔不是"),
}
_CHECK = re.compile(r"查处|严查|处罚|查查|查一[查下]|去查|来查|罚款|罚他|取缔|整治|整顿|举报|彻查|管管|管一管|检查一下")
_AGE = re.compile(rf"我(?:今年|才|现在)?(?P<age>{_FIGURE})岁")
_PUPIL = re.compile(r"我(?:是|在?[读上念])(?:一个|个)?(?:小学生?|[一二三四五六]年级|初一)")
_INSIDER = re.compile(
    r"内部(?:员工|人员|知情)|我是(?:这|那|该|本)?(?:家|个)?(?:[^，。,]{0,14}?[的家店厂里司堂房])?(?:员工|工人|厨师|服务员|职工)"
    r"|我(?:就)?在(?:这|那|该|他们)(?:家|个)?[^，。,]{0,8}(?:上班|打工|干活|工作)"
)
_AFRAID = re.compile(r"泄露|报复|保密[吗么不]|怕.{0,6}(?:知道|认出|找我|找上)|不敢(?:说|留|写)")
_NOT_THEN = re.compile(r"不是(?:今|昨|前)[天早晚]")
_CALLED = re.compile(
    r"(?:我叫|姓名是?[:：]?|名字是?[:：]?)(?P<name>[\u4e00-\u9fff·]{2,4}?)(?=[，。,;；\s\d]|电话|手机|住|$)"
    r"|我姓(?P<family>[\u4e00-\u9fff])[，,、\s]*叫?(?P<full>(?P=family)[\u4e00-\u9fff]{1,2})(?=[，。,;；\s\d]|$)"
)
_NAME = re.compile(
    r"(?:我叫|我是|姓名是?[:：]?|名字是?[:：]?|本人)(?P<name>[\u4e00-\u9fff·]{2,4}?)(?=[，。,;；\s\d]|电话|手机|住|$)"
)
_NAME_ALONE = re.compile(r"^\s*(?P<name>[\u4e00-\u9fff·]{2,4}?)(?=[，。,;；\s\d]|电话|手机|住|$)")
_TITLE = re.compile(
    r"女士|先生|小姐|阿姨|大爷|大妈|叔|老师|师傅|同学|同意|举报|投诉|都要|电话|退|赔|要求|匿名|^[小老]|^是|确[认定]|可以|没问题|不用|就用|这个"
)
# What no text can lack that the pattern finds: most texts hold little, and looking for these is ten times as fast.
_OF_MONEY = frozenset("元块")
_OF_A_REQUEST = {
    name: frozenset(marks) for name, marks in {"退款": "退", "赔偿": "赔药", "换货": "换", "道歉": "歉赔"}.items()
}
_OF_PEOPLE = frozenset("人孩同学口")
_OF_ONESELF = frozenset("我人")
_OF_A_HOSPITAL = frozenset("院卫诊")
_OF_REFUSAL = frozenset("没不未")
_OF_A_TIME = frozenset("开时钟")
_OF_A_NAME = frozenset("叫名姓")
_ADULT = 14  # 个人信息保护法 Art 28, 31: data of somebody under 14 needs a parent's consent


@dataclass(frozen=True, slots=True)
class Told:
    """What was found; an empty string is nothing. ``people``: how many are ill, None when not said."""

    when: str = ""
    place: Place = field(default_factory=Place, repr=False)
    goods: str = ""
    amount: str = ""
    request: str = ""
    wants_check: bool = False
    phone: str = field(default="", repr=False)
    people: int | None = None
    symptoms: str = ""
    onset: str = ""
    hospital: str = ""
    name: str = field(default="", repr=False)
    is_minor: bool = False
    is_insider: bool = False
    is_afraid: bool = False


def read(text: str) -> Told:
    """Everything that can be taken from ``text``; what is doubtful is left out, for it will be asked."""
    plain = normalize("NFKC", text).replace("\n", "，")
    marks = frozenset(plain)
    return Told(
        when=_first(_WHEN, _NOT_THEN.sub("", plain) if "不" in marks else plain),
        place=place_in(plain),
        goods=_goods(plain),
        amount=_amount(plain, marks),
        request="、".join(_requests(plain, marks)),
        wants_check=_CHECK.search(plain) is not None,
        phone=phone_in(plain) or "",
        people=_people(plain, marks),
        symptoms=_symptoms(plain),
        onset="" if _OF_A_TIME.isdisjoint(marks) else _first(_ONSET, plain),
        hospital=_hospital(plain, marks),
        name="" if _OF_A_NAME.isdisjoint(marks) else _called(plain),
        is_minor="我" in marks and _is_minor(plain),
        is_insider=("我" in marks or "内" in marks) and _INSIDER.search(plain) is not None,
        is_afraid=_AFRAID.search(plain) is not None,
    )


def _first(pattern: re.Pattern[str], text: str) -> str:
    return next((match[0] for match in pattern.finditer(text) if match[0]), "")


def _amount(text: str, marks: frozenset[str]) -> str:
    if not _OF_MONEY.isdisjoint(marks) and (named := _first(_AMOUNT, text)):
        return named.replace(" ", "")
    paid = _PAID.search(text)
    return f"{paid['n']}元" if paid else ""


def _requests(text: str, marks: frozenset[str]) -> Iterator[str]:
    for name, pattern in _REQUESTS.items():
        if not _OF_A_REQUEST[name].isdisjoint(marks) and pattern.search(text):
            yield name


def _called(text: str) -> str:
    """The name somebody gives as their own within a tale."""
    match = _CALLED.search(text)
    name = (match["name"] or match["full"]) if match else ""
    return "" if _TITLE.search(name) else name


def _goods(text: str) -> str:
    found = (match["what"] for match in _GOODS.finditer(text))
    return next((what for what in found if not _NO_GOODS.fullmatch(what) and not _NO_THING.search(what)), "")


def _value(figure: str) -> int:
    """A small number in figures or in characters: 12, 十二, 二十."""
    if figure.isdigit():
        return int(figure)
    tens, ten, ones = figure.rpartition("十")
    high = (_NUMBERS.get(tens, 1) if ten else 0) * 10
    return high + _NUMBERS.get(ones, 0)


def _people(text: str, marks: frozenset[str]) -> int | None:
    match = None if _OF_PEOPLE.isdisjoint(marks) else _PEOPLE.search(text)
    if match:
        return _value(match["n"] or match["m"]) or None
    return 1 if not _OF_ONESELF.isdisjoint(marks) and _ALONE.search(text) else None


def _symptoms(text: str) -> str:
    also = [word for word, pattern in _ILL_ALSO.items() if pattern.search(text)]
    return "、".join(dict.fromkeys([*_ILL.findall(text), *also]))


def _hospital(text: str, marks: frozenset[str]) -> str:
    if not _OF_REFUSAL.isdisjoint(marks) and _NO_HOSPITAL.search(text):
        return "没有去医院"
    match = None if _OF_A_HOSPITAL.isdisjoint(marks) else _HOSPITAL.search(text)
    return match["name"].removeprefix("的") if match else ""


def _is_minor(text: str) -> bool:
    match = _AGE.search(text)
    return _value(match["age"]) < _ADULT if match else _PUPIL.search(text) is not None


def name_in(text: str) -> str:
    """The full name of a person at the head of an answer about themselves; a mere title (张女士) is none."""
    plain = normalize("NFKC", text).replace("\n", "，")
    if name := _called(plain):
        return name
    match = _NAME.search(plain) or _NAME_ALONE.search(plain)
    return match["name"] if match and not _TITLE.search(match["name"]) else ""
