"""Are columns known by what stands above them, and asked about where they are not?"""

import re
from pathlib import Path

import pytest
import yaml

from bot.content import ContentError
from bot.content.results import load_results
from bot.tabular.header import Headers, unit_of
from tests.tabular_rows import BEAN, HEADER, LEEK, WORDS, samples, sheet

CONTENT = Path(__file__).parent.parent / "content"
HEADERS = Headers(WORDS)
KNOWN = {
    "food": ("食品名称", "样 品 名 称", "标称产品名称", "商品名称"),
    "venue": ("被抽样单位名称", "受检单位", "经营者名称", "销售单位", "餐饮单位名称", "被抽样单位/网店名称"),
    "venue_address": ("被抽样单位地址", "经营地址", "受检单位详细地址"),
    "venue_region": ("被抽样单位所在省份", "被抽样单位所在区县", "抽样地点"),
    "producer": (
        "（标称）生产单位名称",
        "生产企业（标称）",
        "生产厂家",
        "标称生产（养殖）企业名称",
        "委托生产企业名称",
    ),
    "producer_address": ("标称生产企业地址/进货来源地址", "生产企业所在地", "生产者地址"),
    "made": ("生产日期/\n批号", "生产（加工/购进/检疫/消毒）日期/批号", "购进日期", "抽样日期", "产品批号"),
    "spec": ("规格型号", "包装规格", "净含量"),
    "brand": ("商标", "标称商标", "品牌名称"),
    "category": ("食品大类", "产品类别", "食品细类"),
    "sampling_number": ("抽样单编号", "样品编号", "抽样编号"),
    "report_number": ("检验报告编号", "报告书编号"),
    "verdict": ("检验结论", "结论", "是否合格", "综合判定", "抽检结果"),
    "tests": (
        "不合格项目║检验结果║标\n准值",
        "不合格项目||检验结果||单位||标准值",
        "不合格项目丨检验结果丨标准值",
        "不合格项目（标准值/实测值）",
        "检测项目、结果及限量",
    ),
    "item": ("不合格项目", "检测项目", "不符合项", "检验项目1"),
    "result": ("检验结果", "实测值", "检出值（mg/kg）", "检测结果"),
    "limit": ("标准值", "限量值", "标准要求", "标签标注要求", "技术要求"),
    "unit": ("单位", "计量单位"),
    "lab": ("检验机构", "承检机构名称", "检验检测机构"),
    "task": ("任务来源/公告号", "公告号", "任务名称"),
    "published": ("公告日期", "发布时间"),
    "publisher": ("发布单位", "公布机关"),
    "remark": ("备注", "其他说明"),
    "": ("序号", "编号"),
}


@pytest.mark.parametrize(("field", "header"), [(field, header) for field, some in KNOWN.items() for header in some])
def test_a_usual_header_is_known(field: str, header: str) -> None:
    assert HEADERS.field(header) == field


@pytest.mark.parametrize(
    "header",
    [
        "抽样单位",
        "判定依据",
        "商品条码",
        "联系电话",
        "处置情况",
        "风味印象",
        "检验日期",
        "地址",
        "日期",
        "名称",
        "标准",
        "",
    ],
)
def test_a_header_that_may_be_anything_is_asked_about(header: str) -> None:
    assert HEADERS.field(header) is None


def test_a_confirmed_header_is_what_staff_said() -> None:
    confirmed = Headers(WORDS, {"风味 印象": "remark", "备注": ""})
    assert (confirmed.field("风味\n印象"), confirmed.field("备注")) == ("remark", "")


def test_the_unit_of_a_header_goes_with_each_result() -> None:
    assert unit_of("检验结果（mg/kg）") == "mg/kg"
    header = ("食品名称", "被抽样单位", "不合格项目", "检验结果（mg/kg）", "标准值（mg/kg）")
    (sample,) = samples(sheet(header, ("韭菜", "和平区一禾超市", "腐霉利", "6.10", "≤0.2mg/kg")))
    assert [(test.item, test.result) for test in sample.tests] == [("腐霉利", "6.10mg/kg")]


def test_an_unknown_column_is_listed_with_an_example() -> None:
    reading = sheet((*HEADER, "风味印象", "空白列"), (*LEEK, "佳", ""), (*BEAN, "", ""))
    assert [(column.header, column.place, column.example) for column in reading.unknown] == [("风味印象", 6, "佳")]
    assert all(row.is_understood for row in reading.rows)
    assert reading.rows[0].cells["风味印象"] == "佳"


def test_a_column_that_speaks_late_is_asked_about_too() -> None:
    reading = sheet((*HEADER, "风味印象"), *([(*LEEK, "")] * 300), (*BEAN, "佳"))
    assert [column.header for column in reading.unknown] == ["风味印象"]


def test_results_that_only_say_passed_are_the_verdict() -> None:
    reading = sheet(
        ("食品名称", "被抽样单位", "检验结果"), ("韭菜", "和平区一禾超市", "合格"), ("豆干", "和平区一禾超市", "符合")
    )
    assert [str(sample.verdict) for sample in samples(reading)] == ["passed", "passed"]


def test_a_table_without_known_food_is_wholly_asked_about() -> None:
    reading = sheet(("甲", "乙"), ("1", "2"), ("3", "4"))
    assert [column.header for column in reading.unknown] == ["甲", "乙"]
    assert [[doubt.code for doubt in row.doubts] for row in reading.rows] == [["columns_unknown"]] * 2


def test_a_mapping_makes_a_strange_table_readable() -> None:
    strange = (("甲", "乙", "丙"), ("韭菜", "和平区一禾超市", "合格"))
    reading = sheet(*strange, mapping={"甲": "food", "乙": "venue", "丙": "verdict"})
    assert [(sample.food, sample.venue) for sample in samples(reading)] == [("韭菜", "和平区一禾超市")]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"classes": {"a": ["食品"], "b": ["食品"]}}, "食品 stands twice"),
        ({"rules": [{"field": "taste", "needs": ["goods"]}]}, "taste is no field"),
        ({"rules": [{"field": "food", "needs": ["goods|fruit"]}]}, "asks for fruit, which is no class"),
        ({"names": {"备注": "comment"}}, "comment is no field"),
        ({"lab": []}, "lab"),
    ],
)
def test_words_that_do_not_hang_together_are_refused(tmp_path: Path, wrong: dict[str, object], message: str) -> None:
    words = yaml.safe_load((CONTENT / "words" / "results.yaml").read_text("utf-8")) | wrong
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "results.yaml").write_text(yaml.safe_dump(words, allow_unicode=True), "utf-8")
    with pytest.raises(ContentError, match=re.escape(message)):
        load_results(tmp_path)
