"""How many batches of which category does an announcement count in its sentences, and do the counts add up?"""

import re

from bot.domain.result.found import Found
from bot.domain.result.number import NUMBER, number_of
from bot.domain.result.reading import Count, Doubt
from bot.domain.result.signs import flat

_OF = r"(?:批次|批|个|份|件|组)(?:次)?(?:样品|食品|产品)?"
_ENTRY = re.compile(
    rf"(?P<category>[^\d;。:\n]{{1,40}}?)(?P<batches>{NUMBER}){_OF}[,(、]?"
    rf"(?:其中|经检验|检验结果|结果)?[,:]?(?:检验项目)?"
    rf"(?:(?P<all>全部|均|全)(?:为)?合格"
    rf"|合格的?(?:样品|食品|产品)?(?P<passed>{NUMBER}){_OF}(?:[,、;和及]?(?:检出)?(?:不合格|问题)的?(?:样品|食品|产品)?(?P<failed>{NUMBER}){_OF})?"
    rf"|(?:检出)?(?:不合格|问题)的?(?:样品|食品|产品)?(?P<failed2>{NUMBER}){_OF})?"
)
_WHOLE = re.compile(
    r"^$|^(?:食品|样品|产品)$|^大?类|[共总]|组织|开展|完成|公布|公示|本[次期]|此次|抽检|抽样|抽取|检验|涉及|合计|监督|计划"
)
_PREFIX = re.compile(
    r"^(?:[,、;.()\s]|\(?[一二三四五六七八九十]{1,3}[)、.]|其中|分别[为是]|包括|涉及|以及|和|及|与|另有|还有|抽检|抽取|检验)+"
)
_BEHIND = re.compile(r"(?:监督)?(?:抽检|抽样|抽查|检验|检查)?[、(]*$")
_NOT = re.compile(r"不?合格|检出|问题|不符合|复检|样品$")
_FAILED = re.compile(r"不合格|问题|不符合|检出")
_END = re.compile(r"[。;\n]")


def counts_in(text: str) -> Found[Count]:
    """The counts by category, in their order; doubts ``count_parts``, ``count_total`` where they do not add up."""
    bare = "\n".join("".join(line.split()) for line in flat(text).splitlines())
    whole: list[tuple[Count, str]] = []
    counts: list[tuple[Count, str]] = []
    failed_until = 0  # 不合格样品涉及糕点2批次、饮料1批次: those are no batches of their own
    for match in _ENTRY.finditer(bare):
        if _FAILED.search(match["category"]):
            end = _END.search(bare, match.end())
            failed_until = end.start() if end else len(bare)
        count = _count(match)
        if count is None or match.start() < failed_until:
            continue
        (whole if _WHOLE.search(count.category) else counts).append((count, match[0].strip(",、;")))
    doubts = [Doubt("count_parts", "", said) for count, said in (*whole, *counts) if not _adds_up(count)]
    if counts and whole and sum(count.batches for count, _ in counts) not in {count.batches for count, _ in whole}:
        doubts.append(Doubt("count_total", "", whole[0][1]))
    return Found(tuple(count for count, _ in counts), tuple(doubts))


def _count(match: re.Match[str]) -> Count | None:
    name = _BEHIND.sub("", _PREFIX.sub("", match["category"].rsplit(",", 1)[-1]))
    batches = number_of(match["batches"])
    if batches is None or _NOT.search(name):
        return None
    passed, failed = (
        number_of(text) if text else None for text in (match["passed"], match["failed"] or match["failed2"])
    )
    if match["all"]:
        passed, failed = batches, 0
    elif failed is None and passed == batches:
        failed = 0
    return Count(name, batches, passed, failed)


def _adds_up(count: Count) -> bool:
    said = [part for part in (count.passed, count.failed) if part is not None]
    return sum(said) == count.batches if len(said) == 2 else all(part <= count.batches for part in said)
