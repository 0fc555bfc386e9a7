"""Which samples does an announcement tell of in sentences, and which of their items failed?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.result.bracket import named_in
from bot.domain.result.items import items_in
from bot.domain.result.one import one
from bot.domain.result.reading import Doubt, Sample, Test, Verdict
from bot.domain.result.signs import flat
from bot.domain.result.tidy import close

_EDGE = re.compile(r"[。;\n]")
_NUMBERING = re.compile(r"^\s*(?:\(?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.、)]|[①-⑳])\s*")
_MAKES = "(?:委托[^,]{0,30})?(?:生产销售|生产加工|生产经营|生产|制造|养殖|种植)"
_SELLS = "(?:加工销售|自制销售|加工自制|经营|销售|使用|提供|消毒|供应|售卖|自制|加工)"
_MAKER = rf"(?:标称|标示|标识)(?:为)?(?P<producer>[^,]{{2,60}}?){_MAKES}的?"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?:由)?{_MAKER}[,、](?:由)?(?P<venue>[^,]{{2,60}}?){_SELLS}的(?P<rest>.+)",
        rf"(?:由)?(?P<venue>[^,]{{2,60}}?){_SELLS}的[,]?{_MAKER}(?P<rest>.+)",
        rf"(?:由)?{_MAKER}(?P<rest>.+)",
        rf"(?:由)?(?P<venue>[^,]{{2,60}}?){_SELLS}的(?P<rest>.+)",
        rf"(?:由)?(?P<producer>[^,]{{2,60}}?){_MAKES}的(?P<rest>.+)",
    )
)
_LED = r"(?:其中|经检验|检验发现|检验|经抽检|经检测)?[,:]?"
_ENDS = (
    re.compile(
        rf"{_LED}(?P<items>[^,。]{{1,60}}?)(?:项目|含量)?的?(?:检测值|实测值|检出值|检验值|检验结果|检测结果)(?:为|是|:)?(?P<result>[^,]{{1,40}})"
        r",(?:而)?(?:其|国家|食品安全)*(?:标准|限量|产品明示)(?:规定|要求|限量|限值|标准|值)*(?:为|是|应为|:)?(?P<limit>[^,]{1,40})"
        r"(?:,[^。]{0,20}(?:不符合|不合格)[^。]{0,60})?"
    ),
    re.compile(
        rf"{_LED}(?P<items>[^。]{{1,80}}?)(?:项目|含量|指标|检测值|实测值|检验结果)*(?:均)?(?:不符合|超过|超出|高于|低于)[^,]{{2,60}}"
    ),
    re.compile(rf"{_LED}(?P<items>[^。]{{1,80}}?)(?:项目|含量|指标)*(?:均)?(?:不合格|不达标|超标|超限量)"),
    re.compile(rf"{_LED}检出(?:了)?(?:禁用)?(?P<found>[^\d,]{{1,60}})"),
)
_LONGEST = 400
_LAB = re.compile(r"(?:检验|承检|检测)机构(?:为|是|:)\s*(?P<lab>[^,]{4,80})$")
_FAILS = re.compile(
    r"不符合|检出|不合格|超标|不达标|超过|超出|高于|低于|偏高|偏低|(?:检测|实测|检验)(?:值|结果)(?:为|是|:)|标准(?:规定|要求|值)"
)
_TELLS = re.compile(rf"(?:{_SELLS}|{_MAKES})的")
_NO_NAME = re.compile("标称|标示|标识|平台|、|直播间")
_ASIDE = re.compile(  # what the office does about it, and what an item is
    r"责令|召回|立案|查处|处理|处置|调查|依据|根据|详见|附件|应当|监督抽检中发现|原因|可能|是一种|长期|摄入|人体|消费者"
)
_VALUED = re.compile(r"(?:检测|实测|检出|检验)(?:值|结果)|标准|规定")
_AND = re.compile(r"(和|与|及(?!其))")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that tells of a sample; ``sample`` None, with a doubt, where it was not understood."""

    sentence: str
    sample: Sample | None = None
    doubts: tuple[Doubt, ...] = ()


def told_in(text: str) -> tuple[Told, ...]:
    """A value for each sentence about a failing sample, in their order; tests have no results. Doubt ``prose_unread``."""
    found: list[Told] = []
    for sentence in _sentences(text):
        bare = flat(sentence)
        lab = _LAB.search(bare)
        if lab and found and not _TELLS.search(bare) and (sample := found[-1].sample):
            found[-1] = replace(found[-1], sample=replace(sample, lab=close(sentence[slice(*lab.span("lab"))])))
        elif _TELLS.search(bare) and _FAILS.search(bare) and not _ASIDE.search(bare):
            sample = _sample(sentence)
            found.append(Told(sentence, sample, () if sample else (Doubt("prose_unread", "", sentence),)))
    return tuple(found)


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for match in [*_EDGE.finditer(flat(text)), None]:
        sentence = close(text[start : match.start() if match else len(text)])
        start = match.end() if match else start
        if sentence:
            yield sentence[len(found[0]) :] if (found := _NUMBERING.match(flat(sentence))) else sentence


def _sample(sentence: str) -> Sample | None:
    bare = flat(sentence)
    for shape in _SHAPES if len(bare) <= _LONGEST else ():
        who = shape.fullmatch(bare)
        comma = _comma(bare, who.start("rest")) if who else 0
        if who is None or not comma or _TELLS.search(bare, who.start("rest"), comma):
            continue
        end = next((match for pattern in _ENDS if (match := pattern.fullmatch(bare, comma + 1))), None)
        if end is None:
            return None
        tests = _tested(sentence, end)
        venue, producer = (
            close(sentence[slice(*who.span(name))]) if name in who.groupdict() else "" for name in ("venue", "producer")
        )
        named = named_in(close(sentence[who.start("rest") : comma]))
        if not tests or not named or not named.food or _NO_NAME.search(f"{venue} {producer}"):
            return None
        sample = Sample(named.food, venue, producer=producer, verdict=Verdict.FAILED, tests=tests)
        return replace(sample, spec=named.spec, brand=named.brand, made=named.made)
    return None


def _comma(bare: str, start: int) -> int:
    """The first comma after ``start`` that stands in no brackets; 0: none."""
    depth = 0
    for place in range(start, len(bare)):
        depth += (bare[place] == "(") - (bare[place] == ")")
        if bare[place] in ",:" and depth <= 0:
            return place
    return 0


def _tested(sentence: str, end: re.Match[str]) -> tuple[Test, ...] | None:
    """The failed items that the end of a sentence names; None where they cannot be told."""
    said = {name: sentence[slice(*end.span(name))] for name in end.groupdict()}
    if "result" in said:
        found = one(close(said["items"]), close(said["result"]), close(said["limit"]))
        return None if found.doubts else found.values
    return _tests(said.get("found", said.get("items", "")), is_found="found" in said)


def _tests(named: str, *, is_found: bool) -> tuple[Test, ...] | None:
    if _VALUED.search(named):
        return None
    found = items_in("、".join(_apart(named)))
    if found.doubts or not found.values:
        return None
    return tuple(replace(test, result="检出") for test in found.values) if is_found else found.values


def _apart(named: str) -> list[str]:
    """甲和乙 are two items; 咪鲜胺和咪鲜胺锰盐 is one, for the second holds the first."""
    kept: list[str] = []
    mark = ""
    for part in _AND.split(named):
        if _AND.fullmatch(part):
            mark = part
        elif kept and kept[-1] in part:
            kept[-1] += mark + part
        else:
            kept.append(part)
    return [close(part) for part in kept]
