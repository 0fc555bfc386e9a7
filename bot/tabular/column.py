"""What is each column of a table, once its headers and its first rows are seen?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.result.reading import FIELDS, Column
from bot.domain.result.tidy import tidy
from bot.domain.result.verdict import verdict_in
from bot.tabular.header import Headers, bare
from bot.tabular.record import ITEM_FIELDS

_ADDRESSES = ("地址", "详细地址", "住所")
_WHOSE = {"venue": "venue_address", "producer": "producer_address"}
_MEASURED = ("tests", "item", "result", "limit")
_VERDICT_LENGTH = 8  # 综合判定合格; a longer text is no verdict alone


@dataclass(frozen=True, slots=True)
class Columns:
    """``places``: field → its columns in their order; ``keys``: a name of its own for each column."""

    columns: tuple[Column, ...]
    places: Mapping[str, tuple[int, ...]]
    keys: tuple[str, ...]


def columns_of(
    sheet: str, texts: Sequence[str], sample: Sequence[Sequence[str]], headers: Headers, spare: Sequence[str]
) -> Columns:
    """``sample``: the first rows below the header. A column without header and text is none."""
    fields = [headers.field(text) if text else None for text in texts]
    fields = _without_spares(texts, fields, {bare(text) for text in spare})
    _mend_verdict(fields, sample)
    _settle(texts, fields)
    examples = [
        next((tidy(row[place]) for row in sample if len(row) > place and tidy(row[place])), "")
        for place in range(len(texts))
    ]
    columns = tuple(
        Column(sheet, place, text, fields[place], examples[place][:120])
        for place, text in enumerate(texts)
        if text or examples[place]
    )
    places = {name: tuple(place for place, field in enumerate(fields) if field == name) for name in FIELDS}
    return Columns(columns, places, _keys(texts))


def _without_spares(texts: Sequence[str], fields: Sequence[str | None], spare: set[str]) -> list[str | None]:
    said = {field for text, field in zip(texts, fields, strict=True) if bare(text) not in spare}
    return ["" if bare(text) in spare and field in said else field for text, field in zip(texts, fields, strict=True)]


def _mend_verdict(fields: list[str | None], sample: Sequence[Sequence[str]]) -> None:
    """检验结果 says 合格 in some tables and 0.2 mg/kg in others: where no other column is the verdict, its texts decide."""
    results = [place for place, field in enumerate(fields) if field == "result"]
    if "verdict" in fields or len(results) != 1:
        return
    texts = [text for row in sample if len(row) > results[0] and (text := tidy(row[results[0]]))]
    if texts and all(len(text) <= _VERDICT_LENGTH and verdict_in(text) is not None for text in texts):
        fields[results[0]] = "verdict"


def _settle(texts: Sequence[str], fields: list[str | None]) -> None:
    """What a header alone does not tell, the columns beside it may: 地址 right behind a business that has no other address
    is its address; 单位 is a unit only where something is measured, else it may be a business."""
    given = set(fields)
    for place, text in enumerate(texts):
        whose = _WHOSE.get((fields[place - 1] or "") if place else "")
        if fields[place] is None and bare(text) in _ADDRESSES and whose and whose not in given:
            fields[place] = whose
        elif fields[place] == "unit" and bare(text) == "单位" and given.isdisjoint(_MEASURED):
            fields[place] = None


def _keys(texts: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    keys = []
    for place, text in enumerate(texts):
        name = text or f"第{place + 1}列"
        seen[name] = seen.get(name, 0) + 1
        keys.append(name if seen[name] == 1 else f"{name}（{seen[name]}）")
    return tuple(keys)


def has_items(columns: Columns) -> bool:
    return any(columns.places[name] for name in ITEM_FIELDS)
