"""Are headers known that were written down before the words were widened, and the doubtful ones asked about?"""

from datetime import date

import pytest

from bot.domain.result.kind import header_kind
from bot.domain.result.reading import DateKind
from bot.tabular.header import Headers, unit_of
from tests.eval.results import spellings
from tests.tabular_rows import WORDS, samples, sheet

HEADERS = Headers(WORDS)
LOOKED_AT, SEALED = spellings.split()


def test_spellings_looked_at_are_all_known() -> None:
    told = {one.text: HEADERS.field(one.text) for one in LOOKED_AT.known}
    assert {one.text: told[one.text] for one in LOOKED_AT.known if told[one.text] not in one.fields} == {}


def test_sealed_spellings_are_mostly_known_never_wrong() -> None:
    told = [(HEADERS.field(one.text), one.fields) for one in SEALED.known]
    assert sum(field in fields for field, fields in told) >= 0.95 * len(told)
    assert sum(field is not None and field not in fields for field, fields in told) == 0


@pytest.mark.parametrize("part", [LOOKED_AT, SEALED], ids=["looked at", "sealed"])
def test_a_doubtful_spelling_is_always_asked_about(part: spellings.Spellings) -> None:
    assert sum(HEADERS.field(text) is not None for text in part.unknown) == 0


def test_spellings_are_many_and_each_stands_once() -> None:
    lines = spellings.FILE.read_text(encoding="utf-8").splitlines()[1:]
    texts = [line.partition("\t")[0] for line in lines]
    assert len(set(texts)) == len(texts) >= 800
    assert len(LOOKED_AT.unknown) + len(SEALED.unknown) >= 120


@pytest.mark.parametrize(
    "header", ["检验结果（mg/kg）", "检验结果 mg/kg", "检验结果（单位：mg/kg）", "检验结果\nmg/kg"]
)
def test_a_unit_is_told_apart_from_the_header(header: str) -> None:
    assert (HEADERS.field(header), unit_of(header)) == ("result", "mg/kg")


@pytest.mark.parametrize(("header", "kind"), [("抽查日期", DateKind.SAMPLED), ("入库日期", DateKind.PURCHASED)])
def test_a_further_date_keeps_what_it_means(header: str, kind: DateKind) -> None:
    (sample,) = samples(
        sheet(("食品名称", "被抽样单位", header, "结论"), ("韭菜", "和平区一禾超市", "2026-03-01", "合格"))
    )
    assert header_kind(header)[0] is kind
    assert [(made.kind, made.on) for made in sample.made] == [(kind, date(2026, 3, 1))]


def test_a_supplier_counts_only_without_a_venue() -> None:
    both = sheet(("食品名称", "供货商", "被抽样单位", "结论"), ("韭菜", "一田合作社", "和平区一禾超市", "合格"))
    alone = sheet(("食品名称", "供货商", "结论"), ("韭菜", "一田合作社", "合格"))
    assert [sample.venue for sample in (*samples(both), *samples(alone))] == ["和平区一禾超市", "一田合作社"]


def test_an_address_belongs_to_the_business_before_it() -> None:
    header = ("食品名称", "生产企业", "地址", "被抽样单位", "地址", "结论")
    (sample,) = samples(sheet(header, ("豆干", "一田豆制品厂", "东湖镇1号", "和平区一禾超市", "和平路2号", "合格")))
    assert (sample.producer_address, sample.venue_address) == ("东湖镇1号", "和平路2号")


@pytest.mark.parametrize(
    "header",
    [
        ("食品名称", "被抽样单位", "规格", "地址", "结论"),
        ("食品名称", "被抽样单位", "地址", "被抽样单位地址", "结论"),
    ],
)
def test_an_address_of_nobody_in_particular_is_asked_about(header: tuple[str, ...]) -> None:
    reading = sheet(header, ("豆干", "和平区一禾超市", "甲", "和平路2号", "合格"))
    assert [column.header for column in reading.unknown] == ["地址"]


def test_a_unit_where_nothing_is_measured_is_asked_about() -> None:
    beside = sheet(("食品名称", "单位", "结论"), ("韭菜", "和平区一禾超市", "合格"))
    measured = sheet(("食品名称", "不合格项目", "检验结果", "单位"), ("韭菜", "腐霉利", "6.10", "mg/kg"))
    assert [[column.header for column in one.unknown] for one in (beside, measured)] == [["单位"], []]
