"""What do the open data hold? Every field of every object: for the schema, the dictionary and the heads of sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.result.reading import DateKind
from bot.domain.result.state import Overturned
from bot.services import house

_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_DAY = {"type": ["string", "null"], "format": "date"}
_MOMENT = {"type": ["string", "null"], "format": "date-time"}
_REF = {"type": ["string", "null"]}
_FLAG = {"type": "boolean"}
_NUMBER = {"type": ["number", "null"]}


@dataclass(frozen=True, slots=True)
class Field:
    """``title`` heads its column in sheets; what it means is said in content, by object and name."""

    name: str
    title: str
    schema: Mapping[str, Any]

    @property
    def type(self) -> str:
        """string, date | null, test[] …, for people."""
        kinds = self.schema["type"] if isinstance(self.schema["type"], list) else [self.schema["type"]]
        return " | ".join(self._kind(kind) for kind in kinds)

    def _kind(self, kind: str) -> str:
        if kind == "array":
            return f"{str(self.schema['items']['$ref']).rpartition('/')[2]}[]"
        return str(self.schema.get("format", kind)) if kind == "string" else kind


def _of(kind: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{kind}"}}


def _one_of(*values: str | None) -> dict[str, Any]:
    has_none = None in values
    return {"type": ["string", "null"] if has_none else "string", "enum": list(values)}


OBJECTS: Mapping[str, tuple[Field, ...]] = {
    "result": (
        Field("ref", "编号", _TEXT),
        Field("state", "状态", _one_of("published")),
        Field("food", "食品", _TEXT),
        Field("category", "食品类别", _TEXT),
        Field("spec", "规格", _TEXT),
        Field("brand", "商标", _TEXT),
        Field("made", "日期和批号", _of("made")),
        Field("made_on", "生产日期", _DAY),
        Field("batch", "批号", _TEXT),
        Field("venue", "被抽样单位", _TEXT),
        Field("venue_address", "被抽样单位地址", _TEXT),
        Field("venue_kind", "场所类型", _TEXT),
        Field("venue_ref", "被抽样单位编号", _REF),
        Field("producer", "标称生产企业", _TEXT),
        Field("producer_address", "标称生产企业地址", _TEXT),
        Field("producer_ref", "标称生产企业编号", _REF),
        Field("area", "区划代码", _TEXT),
        Field("area_name", "区域", _TEXT),
        Field("verdict", "结论", _one_of("passed", "failed", None)),
        Field("tests", "检验项目", _of("test")),
        Field("lab", "检验机构", _TEXT),
        Field("qualification", "检验机构资质编号", _TEXT),
        Field("evidence", "证据编号", _TEXT),
        Field("task", "任务来源", _TEXT),
        Field("publisher", "发布单位", _TEXT),
        Field("published_on", "公告日期", _DAY),
        Field("public_at", "公开时间", _MOMENT),
        Field("changed_at", "更新时间", _MOMENT),
        Field("version", "版本", {"type": "integer", "minimum": 1}),
        Field("reply", "商家的说法", _TEXT),
        Field("follow_up", "核查处置", _TEXT),
        Field("overturned", "后来推翻", _one_of(*Overturned)),
        Field("note", "说明", _TEXT),
        Field("page", "页面", {"type": "string", "format": "uri"}),
    ),
    "withdrawn": (
        Field("ref", "编号", _TEXT),
        Field("state", "状态", _one_of("withdrawn")),
        Field("withdrawn_at", "撤回时间", _MOMENT),
        Field("why", "撤回原因", _TEXT),
        Field("changed_at", "更新时间", _MOMENT),
        Field("page", "页面", {"type": "string", "format": "uri"}),
    ),
    "test": (
        Field("item", "项目", _TEXT),
        Field("result", "检验结果", _TEXT),
        Field("limit", "标准值", _TEXT),
        Field("stage", "初检或复检", _one_of("first", "again")),
        Field("is_failing", "不合格", _FLAG),
        Field("measures", "结果数值", _of("measure")),
        Field("limits", "标准数值", _of("measure")),
    ),
    "measure": (
        Field("value", "数值", {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}),
        Field("upto", "上限", {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}),
        Field("sign", "符号", _one_of("", "<", "≤", ">", "≥")),
        Field("unit", "单位", _TEXT),
    ),
    "made": (
        Field("raw", "原文", _TEXT),
        Field("kind", "种类", _one_of(*DateKind)),
        Field("on", "日期", _DAY),
        Field("batch", "批号", _TEXT),
    ),
    "business": (
        Field("ref", "编号", _TEXT),
        Field("name", "名称", _TEXT),
        Field("alias", "门头名称", _TEXT),
        Field("credit_code", "统一社会信用代码", _REF),
        Field("licence", "许可证编号", _TEXT),
        Field("licence_until", "许可证有效期至", _DAY),
        Field("kind", "场所类型", _TEXT),
        Field("address", "地址", _TEXT),
        Field("area", "区划代码", _TEXT),
        Field("lat", "纬度", _NUMBER),
        Field("lon", "经度", _NUMBER),
        Field("risk", "风险等级", _one_of("", "A", "B", "C", "D")),
        Field("risk_on", "风险等级评定日期", _DAY),
        Field("quant", "量化等级", _one_of("", "A", "B", "C")),
        Field("quant_on", "量化等级评定日期", _DAY),
        Field("state", "状态", _one_of("open", "closed")),
        Field("page", "页面", {"type": "string", "format": "uri"}),
    ),
    "rate": (
        Field("key", "分组", _TEXT),
        Field("name", "名称", _TEXT),
        Field("samples", "批次", _COUNT),
        Field("failed", "不合格批次", _COUNT),
        Field("pass_rate", "合格率", _NUMBER),
    ),
    "food": (
        Field("food", "食品", _TEXT),
        Field("category", "食品类别", _TEXT),
        Field("samples", "批次", _COUNT),
        Field("failed", "不合格批次", _COUNT),
        Field("page", "页面", {"type": "string", "format": "uri"}),
    ),
    "area": (
        Field("code", "区划代码", _TEXT),
        Field("parent", "上级区划代码", _REF),
        Field("name", "名称", _TEXT),
        Field("is_ours", "归本局", _FLAG),
    ),
}


def about(kind: str, name: str) -> str:
    return house.phrases().say(f"open_data.field.{kind}.{name}")


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of an object: all of its fields, and no others."""
    return {
        "type": "object",
        "description": house.phrases().say(f"open_data.object.{kind}"),
        "properties": {
            field.name: dict(field.schema) | {"title": field.title, "description": about(kind, field.name)}
            for field in OBJECTS[kind]
        },
        "required": [field.name for field in OBJECTS[kind]],
        "additionalProperties": False,
    }
