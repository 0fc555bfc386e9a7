"""What does a sentence like 建议抽检学校周边的辣条 propose: which food, at which kind of venue, where, and why?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

from bot.text.lexicon import either
from bot.text.place import place_in

_VERB = (
    r"(?:抽样检测|抽样检验|专项检查|送检|抽检|抽查|检测|检验|化验|点检|提名|检查|检一检|查一查|测一测|抽一抽|验一验|"
    r"检检|查查|测测|抽抽|检|查|测|验|抽)(?:一?下子?|一检|一回|一次|看看)?"
)
_ASKING = (
    r"(?:我们?|俺|咱们?|大家|想|要|就|都|也|还|很|请求?|让|叫|你们?|贵?局里?|能不能|能否|可不可以|可以|能|是否|希望|建议|推荐|提议|"
    r"申请|盼|最好|应该|有空|下次|下期|下一期|这期|这次|多|重点|帮忙?|给|来|去|再|麻烦|把|对|将|关于|针对|进行|列入|加上|一下|好好)"
)
_HEAD = re.compile(rf"^{_ASKING}*(?:{_VERB})?(?:{_ASKING})*(?:{_VERB})?(?:的是|[:：，,\s])*")
_TAIL = re.compile(
    rf"(?:{_ASKING}*{_VERB})?(?:的?(?:情况|问题))?(?:吗|呢|吧|啊|呀|么|嘛|呗|哈|行不行|行吗|行不|好不好|好吗|可以吗|可以不|谢谢|拜托了?)*$"
)
_CLAUSES = re.compile(r"[，,。.;；!！?？\n]+|(?=因为|由于|理由)")
_CALLS = re.compile(_VERB)
_WHY = re.compile(r"^(?:因为|由于|主要是|理由是?|原因是?)[:：]?")
_LOOKED_FOR = re.compile(
    r"(?:的|里的?|有没有|是不是|会不会|有无|进行|做)*(?P<what>农药残留|农残|兽药残留|兽残|重金属|添加剂|防腐剂|色素|甲醛|激素|抗生素|瘦肉精|甜蜜素|"
    r"糖精|硼砂|二氧化硫|菌落|细菌|成分|质量|安全|卫生|干不干净|干净不干净|有没有毒|新不新鲜|真假)(?:残留|问题|超标|超不超标|含量|情况|合不合格|合格不合格)*$"
)
_LOOSE = re.compile(r"^(?:卖|那种|这种|那些|这些|一些|各种|散装的?|里|上|内|边|所有|全部|买|出售)*的?")
_AROUND = re.compile(
    r"(?:周边|附近|门口|旁边|对面|里面?|上|内|边上?|那边|这边|那里|这里|那儿|一带|周围|的|卖|在|散装|现做|我们|我家|咱们?|你们|这)+"
)
_LONGEST = 20  # characters of a food
_LIMIT = 300  # characters that are looked at


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was found; an empty string is nothing. ``venue`` and ``area`` are keys; ``has_shop``: a business is named."""

    food: str = ""
    venue: str = ""
    area: str = ""
    place: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    has_shop: bool = False


class Proposals:
    """Reads sentences by these lists: key of a venue type → its words, code of an area → its words, foods known by name."""

    def __init__(
        self, venues: Mapping[str, Iterable[str]], areas: Mapping[str, Iterable[str]], foods: Iterable[str]
    ) -> None:
        self._venues = {word: key for key, words in venues.items() for word in words}
        self._areas = {word: code for code, words in areas.items() for word in words if word}
        self._venue, self._area, self._food = (
            re.compile(either(words)) for words in (self._venues, self._areas, foods)
        )

    def read(self, text: str) -> Proposal:
        """A whole sentence in which something is proposed."""
        plain = normalize("NFKC", text[:_LIMIT]).strip()
        clauses = [part.strip() for part in _CLAUSES.split(plain) if part and part.strip()]
        asking = (part for part in clauses if _CALLS.search(part) and not _WHY.match(part))
        main = next(asking, clauses[0] if clauses else "")
        body = _LOOSE.sub("", _TAIL.sub("", _HEAD.sub("", main)))
        where, food, looked_for = self._parted(body)
        others = [_WHY.sub("", part) for part in clauses if part != main]
        if not food and (known := self._food.search(plain)):
            food = known[0]
        reason = "，".join(part for part in (*others, looked_for) if part not in ("", food))
        venue, area, place = self.where(where)
        if not (venue or area):
            venue, area, _ = self.where(plain)
        return Proposal(food, venue, area, place, reason, bool(place_in(place).shop or place_in(reason).shop))

    def where(self, words: str) -> tuple[str, str, str]:
        """Type of venue, area, and what else says where; ``words`` as they stand."""
        venue, area = self._venue.search(words), self._area.search(words)
        rest = self._area.sub("", self._venue.sub("", words))
        is_bare = not _AROUND.sub("", rest)
        found = self._venues[venue[0]] if venue else "", self._areas[area[0]] if area else ""
        return (*found, "" if is_bare or not words else words)

    def _is_place(self, words: str) -> bool:
        place = place_in(words)
        return any((self._venue.search(words), self._area.search(words), place.shop, place.address))

    def _parted(self, body: str) -> tuple[str, str, str]:
        """Where, food, and what is to be looked for in it."""
        looked_for = _LOOKED_FOR.search(body)
        if looked_for and looked_for.start():
            where, food, _ = self._parted(body[: looked_for.start()])
            return where, food, f"想知道{looked_for['what']}"
        where, has, food = body.rpartition("的")
        if not has:
            start = self._venue.match(body) or self._area.match(body)
            where, food = (start[0], body[start.end() :]) if start else ("", body)
        elif not self._is_place(where):  # 孩子吃的零食, 散装的瓜子
            where, food = "", body
        food = _LOOSE.sub("", food).strip("“”\"'「」 ")
        return where, food if len(food) <= _LONGEST and food not in self._venues else "", ""
