"""What do staff fill in to make a round, and is it good enough to be saved?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.console import act_form
from bot.console.act_form import Field, read
from bot.domain.number import BEIJING
from bot.domain.round import Offered, State, Times
from bot.services.round.views import Round, Setting

MORE = 3  # empty rows below the options that are there
_MOST = 60  # rows of a form
_LONGEST = 5  # digits

TEXTS = (
    Field("title", "名称", "市民看到的名称。", limit=30),
    Field("words", "说明", "请大家选什么、选了以后会怎样。", "area", is_required=False, limit=300),
)
NUMBERS = (
    Field("choices", "每人最多选几样", kind="number", limit=_LONGEST),
    Field("batches", "计划抽检几批", kind="number", limit=_LONGEST),
)
_OPEN = "不收提名的，把提名的两个时间清空。"
TIMES = (
    Field("nominate_from", "提名开始", _OPEN, "datetime-local", is_required=False),
    Field("nominate_until", "提名结束", "", "datetime-local", is_required=False),
    Field("vote_from", "投票开始", "提名结束到投票开始之间，用来审提名。", "datetime-local"),
    Field("vote_until", "投票结束", "", "datetime-local"),
)
FIELDS = (*TEXTS, *NUMBERS, *TIMES)


def local(value: datetime | None) -> str:
    """As a browser's field for date and time wants it."""
    return f"{value.astimezone(BEIJING):%Y-%m-%dT%H:%M}" if value else ""


def times_typed(times: Times) -> dict[str, str]:
    return {field.name: local(getattr(times, field.name)) for field in TIMES}


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as somebody left it; ``rows`` are options, also empty ones."""

    typed: Mapping[str, str]
    rows: list[Offered]
    areas: tuple[str, ...]
    venues: tuple[str, ...]
    is_hidden: bool

    @property
    def options(self) -> list[Offered]:
        """A row without food and note is none: so one is taken out again."""
        return [row for row in self.rows if row.food or row.note]

    def with_more(self) -> "Filled":
        return replace(self, rows=[*self.rows, *[Offered("", "")] * MORE])

    def setting(self, times: Times) -> Setting:
        """Of a form without ``problems``; ``times`` are those that hold."""
        return Setting(
            title=self.typed["title"],
            words=self.typed["words"],
            times=times,
            areas=self.areas,
            venues=self.venues,
            choices=int(self.typed["choices"]),
            batches=int(self.typed["batches"]),
            is_hidden=self.is_hidden,
        )


def of_round(known: Round) -> Filled:
    """The form as the round stands, with room for more options."""
    typed = {"title": known.title, "words": known.words}
    typed |= {"choices": str(known.choices), "batches": str(known.batches)} | times_typed(known.times)
    rows = [Offered(one.food, one.venue, one.area, one.note) for one in known.options]
    areas = tuple(area.code for area in known.areas)
    return Filled(typed, rows, areas, known.venues, known.is_hidden).with_more()


def of_form(form: Any, known: Round) -> Filled:
    """What was sent; only of a draft the times can be set here."""
    typed = read(form, FIELDS)
    if known.state is not State.DRAFT:
        typed |= times_typed(known.times)
    areas, venues = (tuple(map(str, form.getall(name, ()))) for name in ("areas", "venues"))
    return Filled(typed, _rows(form), areas, venues, "is_hidden" in form)


def _rows(form: Mapping[str, Any]) -> list[Offered]:
    given = str(form.get("rows", ""))
    count = min(int(given), _MOST) if is_whole(given) else 0
    return [Offered(*(_cell(form, name, row) for name in ("food", "venue", "area", "note"))) for row in range(count)]


def _cell(form: Mapping[str, Any], name: str, row: int) -> str:
    return str(form.get(f"{name}{row + 1}", "")).strip()


def moment(words: str) -> datetime | None:
    """A date and time of Beijing; None when it is none."""
    try:
        return datetime.fromisoformat(words).replace(tzinfo=BEIJING).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def problems(typed: Mapping[str, str]) -> dict[str, str]:
    """What no rule but the form itself can find, by field."""
    found = act_form.problems(typed, FIELDS)
    found |= {one.name: "请填一个整数。" for one in NUMBERS if not is_whole(typed[one.name])}
    return found | time_problems(typed)


def time_problems(typed: Mapping[str, str]) -> dict[str, str]:
    return {one.name: "请选日期和时间。" for one in TIMES if typed[one.name] and moment(typed[one.name]) is None}


def is_whole(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) <= _LONGEST


def times_of(typed: Mapping[str, str]) -> Times:
    """``typed`` has no ``problems``."""
    given: dict[str, Any] = {one.name: moment(typed[one.name]) if typed[one.name] else None for one in TIMES}
    return Times(**given)
