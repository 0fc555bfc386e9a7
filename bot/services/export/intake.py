"""How do cases come in from a sheet: every row is checked first, each fault named by row and column; all rows, or none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.complaint import PLACE_LIMIT, STORY_LIMIT, Kind
from bot.domain.contact import phone_in
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import complaint
from bot.services.export.sheet import File, Sheet, read, write
from bot.store import audit
from bot.store import export as store

MOST = 500
"""Rows of one file: they are filed in one unit, during which nobody else is served."""
KIND, RECEIVED, STORY, PLACE = "类别", "收到日期", "经过", "地点"
NAME, PHONE, NUMBER_12315, SOURCE = "姓名", "电话", "12315编号", "来源"
_OPTIONAL = {
    "被反映单位": "respondent",
    "诉求": "request",
    "品类": "category",
    "区域": "area",
    "来源编号": "source_number",
}
HEAD = (KIND, RECEIVED, STORY, PLACE, NAME, PHONE, *_OPTIONAL, NUMBER_12315, SOURCE)
_KINDS = {"投诉": Kind.COMPLAINT, "举报": Kind.REPORT}
_SOURCES = {"": "import", "导入": "import", "电话": "phone", "来访": "visit", "12345": "12345", "12315": "12315"}
_LENGTHS = {"被反映单位": 60, "诉求": 500, "品类": 24, "区域": 12, "来源编号": 40, NUMBER_12315: 40, NAME: 20}
_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True, slots=True)
class Fault:
    """``row`` as the spreadsheet counts, 1 is the head; ``refused.<code>`` with ``values`` is the sentence."""

    row: int
    column: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """``rows``, by their number in the sheet, are what ``complaint.file_by_staff`` takes; when there are no ``faults``."""

    rows: dict[int, dict[str, Any]] = field(repr=False)
    faults: list[Fault]


@dataclass(frozen=True, slots=True)
class Taken:
    """The numbers of the new cases; none when there are ``faults``."""

    numbers: list[str]
    faults: list[Fault]


def template(form: str) -> File:
    """An empty sheet to fill in; raises Refused ``export.form``."""
    return write("import", form, HEAD, ())


def check(sheet: Sheet, now: datetime) -> Checked:
    """Every row with everything that is wrong with it. Raises Refused ``import.empty``, ``import.columns``."""
    missing = [name for name in (KIND, RECEIVED, STORY, PLACE) if name not in sheet.head]
    if missing:
        raise Refused("import.columns", missing="、".join(missing))
    rows: dict[int, dict[str, Any]] = {}
    faults: list[Fault] = []
    for number, line in enumerate(sheet.rows, start=2):
        cells = dict.fromkeys(HEAD, "") | dict(zip(sheet.head, line, strict=True))
        if any(cells.values()):
            row = _Row(number, cells, now)
            rows[number] = row.values()
            faults += row.faults
    if not rows:
        raise Refused("import.empty")
    return Checked(rows, faults)


class _Row:
    """One line being checked."""

    def __init__(self, number: int, cells: Mapping[str, str], now: datetime) -> None:
        self._number, self._cells, self._now = number, cells, now
        self.faults: list[Fault] = []

    def _fault(self, column: str, code: str, **values: Any) -> None:
        self.faults.append(Fault(self._number, column, f"import.{code}", values))

    def values(self) -> dict[str, Any]:
        for column, most in (*_LENGTHS.items(), (STORY, STORY_LIMIT), (PLACE, PLACE_LIMIT)):
            if len(self._cells[column]) > most:
                self._fault(column, "long", most=most)
        kind = self._choice(KIND, _KINDS)
        return {
            "kind": kind,
            "received": self._received(),
            "story": self._required(STORY),
            "place": self._required(PLACE),
            "source": self._choice(SOURCE, _SOURCES),
            "name": self._cells[NAME] or None,
            "contact": self._contact(kind),
            "number_12315": self._cells[NUMBER_12315] or None,
            **{name: self._cells[column] or _NOTHING.get(name) for column, name in _OPTIONAL.items()},
        }

    def _required(self, column: str) -> str:
        if not self._cells[column]:
            self._fault(column, "missing")
        return self._cells[column]

    def _choice(self, column: str, among: Mapping[str, Any]) -> Any:
        found = among.get(self._cells[column])
        if found is None:
            self._fault(column, "choice", among="、".join(filter(None, among)))
        return found

    def _received(self) -> datetime | None:
        found = next(filter(None, map(self._moment, _FORMS)), None)
        if found is None:
            self._fault(RECEIVED, "date")
        elif found > self._now:
            self._fault(RECEIVED, "future")
        return found

    def _moment(self, form: str) -> datetime | None:
        try:
            return datetime.strptime(self._cells[RECEIVED], form).replace(tzinfo=BEIJING)
        except ValueError:
            return None

    def _contact(self, kind: Kind | None) -> str | None:
        """A complaint needs a name and a phone (令121, Art 10)."""
        given = self._cells[PHONE]
        if given and phone_in(given) is None:
            self._fault(PHONE, "phone")
        if kind is Kind.COMPLAINT:
            for column in (NAME, PHONE):
                if not self._cells[column]:
                    self._fault(column, "missing")
        return given or None


_NOTHING: dict[str, str] = {"respondent": "", "request": ""}


def take(connection: Connection, *, actor: Actor, data: bytes, name: str, now: datetime) -> Taken:
    """File every row of an uploaded file in one unit, or none of them.

    Raises Refused ``staff.not_allowed`` and what ``sheet.read`` and ``check`` raise.
    """
    actor.require(Permission.CASE_IMPORT)
    checked = check(read(data, name, MOST), now)
    faults = checked.faults or _known(connection, checked.rows)
    if faults:
        return Taken([], faults)
    file: Callable[..., complaint.Filed] = complaint.file_by_staff
    numbers = [file(connection, actor=actor, now=now, **row).number for row in checked.rows.values()]
    detail = f"{len(numbers)}: {numbers[0]} … {numbers[-1]}"
    audit.write(connection, actor=actor.login, act="case.import", subject=name[-64:], now=now, detail=detail)
    return Taken(numbers, [])


def _known(connection: Connection, rows: Mapping[int, Mapping[str, Any]]) -> list[Fault]:
    """What is here already, or twice in the sheet, by its 12315 number."""
    given = {place: row["number_12315"] for place, row in rows.items() if row["number_12315"]}
    seen = store.known_12315(connection, list(given.values()))
    faults = []
    for place, number in given.items():
        if number in seen:
            faults.append(Fault(place, NUMBER_12315, "import.known", {"number": number}))
        seen.add(number)
    return faults
