"""What would a row of a file do to the register: add a business, change one, nothing, or wait for a person?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.business.reading import Given
from bot.domain.name import plain
from bot.domain.ports import Connection
from bot.domain.result.reading import Doubt
from bot.domain.spot import cell
from bot.services.business.matching import Areas, Wanted, is_same_place, match_all
from bot.store.business import record
from bot.store.business import register as store

TEXTS = ("name", "alias", "licence", "kind", "address", "area", "risk", "quant")
OTHERS = ("credit_code", "licence_from", "licence_until", "lat", "lon", "cell", "risk_on", "quant_on")
BLANK: Mapping[str, Any] = {"state": "open", "plain": ""} | dict.fromkeys(TEXTS, "") | dict.fromkeys(OTHERS)
"""A business of which nothing is said."""
_ABOUT = ("name", "credit_code", "address", "area", "period")
_MORE: Mapping[str, Mapping[str, Any]] = {
    "penalty": {"basis": "", "outcome": "", "authority": "", "published_on": None, "restricted_until": None},
    "listing": {"reason": "", "authority": "", "until": None},
    "inspection": {"summary": "", "authority": ""},
    "certificate": {"trace": "", "amount": "", "origin": "", "ground": ""},
}
_OFFICE: Mapping[str, Mapping[str, Any]] = {
    "penalty": {"ended_on": None, "why": "", "reply": ""},
    "listing": {"off_on": None, "why": ""},
    "inspection": {"reply": ""},
    "certificate": {},
}


@dataclass(frozen=True, slots=True)
class Judged:
    """``status``: new, changed, same, doubt; ``target``: the id of what would change, ``values`` what it would be; ``key``: what
    the row is about.
    """

    given: Given
    status: str
    key: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)
    target: int | None = None
    doubts: tuple[Doubt, ...] = ()


class Seen:
    """What the rows before this one were about; handed on from part to part of a file."""

    def __init__(self) -> None:
        self._values: dict[Any, Mapping[str, Any]] = {}

    def once(self, row: Judged) -> Judged:
        """``row``; the same where an earlier row said it, a doubt where an earlier one said something else."""
        if row.status == "doubt":
            return row
        before = self._values.setdefault(row.key, row.given.values)
        if before is row.given.values:
            return row
        return Judged(row.given, "same") if before == row.given.values else doubt(row.given, "twice")


def judge(connection: Connection, table: str, rows: Sequence[Given], seen: Seen) -> list[Judged]:
    """Every row, in this order; nothing is written."""
    areas, found = Areas(connection), list[Judged]()
    for start in range(0, len(rows), store.PART):
        part = rows[start : start + store.PART]
        of_table = _register if table == "register" else _records
        clear = iter(of_table(connection, table, [row for row in part if not row.doubts], areas))
        found += [seen.once(Judged(row, "doubt", doubts=row.doubts) if row.doubts else next(clear)) for row in part]
    return found


def doubt(row: Given, code: str, text: str = "") -> Judged:
    """A row that was read, and still cannot be taken."""
    return Judged(row, "doubt", doubts=(Doubt(code, f"{row.sheet}!{row.row}", text),))


def _register(connection: Connection, _table: str, rows: Sequence[Given], areas: Areas) -> list[Judged]:
    given = [row.values for row in rows]
    codes = store.by_codes(connection, (one["credit_code"] for one in given if "credit_code" in one))
    licences = store.by_licences(connection, (one["licence"] for one in given if "licence" in one))
    names = store.by_names(connection, (plain(one["name"]) for one in given))
    return [_entry(row, codes, licences, names, areas) for row in rows]


def _entry(
    row: Given,
    codes: Mapping[str, Any],
    licences: Mapping[str, Sequence[Any]],
    names: Mapping[str, Sequence[Any]],
    areas: Areas,
) -> Judged:
    values = dict(row.values)
    if (area := values.pop("area", "")) and areas.named(area) is None:
        return doubt(row, "area", area)
    if where := areas.named(area) if area else areas.of(values.get("address", "")):
        values["area"] = where
    values["plain"] = plain(values["name"])
    if "lat" in values and "lon" in values:
        values["cell"] = cell(values["lat"], values["lon"])
    found = _Known(values, codes, licences, names).find()
    if isinstance(found, str):
        return doubt(row, found)
    by_name = values["plain"], plain(values.get("address", "")), values.get("area", "")
    return _compared(row, found, values, BLANK, values.get("credit_code") or values.get("licence") or by_name)


def _compared(row: Given, found: Any | None, values: Mapping[str, Any], blank: Mapping[str, Any], key: Any) -> Judged:
    """``values`` beside what is there."""
    if found is None:
        return Judged(row, "new", key, {**blank, **values})
    changes = {name: value for name, value in values.items() if getattr(found, name) != value}
    return Judged(row, "changed" if changes else "same", key, changes, found.id)


class _Known:
    """Is a row about a business that is there?"""

    def __init__(
        self,
        values: Mapping[str, Any],
        codes: Mapping[str, Any],
        licences: Mapping[str, Sequence[Any]],
        names: Mapping[str, Sequence[Any]],
    ) -> None:
        self._values = values
        self._coded = codes.get(values.get("credit_code", ""))
        self._licensed = licences.get(values.get("licence", ""), ())
        self._named = names.get(values["plain"], ())

    def find(self) -> Any | str | None:
        """Its row; None for a new one; the code of a doubt."""
        if self._coded is not None:
            return self._coded if self._is_same(self._coded) else "code_of_another"
        if self._licensed:
            same = [row for row in self._licensed if self._fits(row) and row.plain == self._values["plain"]]
            return same[0] if len(same) == 1 else "licence_of_another"
        return self._by_name()

    def _is_same(self, row: Any) -> bool:
        """A code may have come to a new name, but not with another licence."""
        return row.plain == self._values["plain"] or (bool(row.licence) and row.licence == self._values.get("licence"))

    def _fits(self, row: Any) -> bool:
        """Two codes are two businesses."""
        return row.credit_code is None or "credit_code" not in self._values

    def _by_name(self) -> Any | str | None:
        named = [row for row in self._named if self._fits(row)]
        where, address = self._values.get("area", ""), plain(self._values.get("address", ""))
        here = [row for row in named if address and plain(row.address) == address]
        if not here:
            open_ = [row for row in named if not (address and row.address) and self._has_no_other_licence(row)]
            here = [row for row in open_ if is_same_place(where, row.area)]
            if len(here) != 1 and any(not (where and row.area) for row in open_):
                return "ambiguous"  # the same name, and nothing tells whether it is the same business
        return here[0] if len(here) == 1 else "ambiguous" if here else None

    def _has_no_other_licence(self, row: Any) -> bool:
        return not row.licence or row.licence == self._values.get("licence", row.licence)


def _records(connection: Connection, table: str, rows: Sequence[Given], areas: Areas) -> list[Judged]:
    matches = match_all(connection, [_wanted(row.values, areas) for row in rows])
    numbers = {row.values[record.KEYS[table][1]] for row in rows}
    known = record.known(connection, table, {one.business for one in matches if one.business is not None}, numbers)
    found = []
    for row, match in zip(rows, matches, strict=True):
        if match.business is None:
            code = "business_ambiguous" if match.candidates else "business_unknown"
            found.append(doubt(row, code, " ".join(match.candidates)))
        else:
            found.append(_record(table, row, match.business, known))
    return found


def _wanted(values: Mapping[str, Any], areas: Areas) -> Wanted:
    area = areas.named(values.get("area", "")) or ""
    return Wanted(values["name"], values.get("credit_code", ""), values.get("address", ""), area)


def _record(table: str, row: Given, business: int, known: Mapping[tuple[Any, ...], Any]) -> Judged:
    values = {name: value for name, value in row.values.items() if name not in _ABOUT} | {"business": business}
    if "period" in row.values:
        values["is_minor"] = row.values["period"] == "minor"
    key = tuple(values[name] for name in record.KEYS[table])
    return _compared(row, known.get(key), values, {**_MORE[table], **_OFFICE[table]}, key)
