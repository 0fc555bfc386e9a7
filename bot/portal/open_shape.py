"""How is a round written for programs and for spreadsheets, with ids that stay?"""

from collections.abc import Sequence
from typing import Any

from bot.domain.number import BEIJING
from bot.domain.round import Times
from bot.services import house
from bot.services.round.views import OpenData, PublicBallot, PublicLine, Round

Rows = Sequence[Sequence[object]]
LIST = ("编号", "名称", "进行到", "提名开始", "提名结束", "投票开始", "投票结束", "数据")
PARTS = {
    "options": ("编号", "序号", "食品", "场所", "区域", "全部票", "没有疑点的票", "计入的票"),
    "lines": ("编号", "食品", "场所", "区域", "批次", "进度", "结果", "不合格批次", "说明", "商家"),
    "ballots": ("回执摘要", "选了第几项", "算进总数", "复核剔除"),
}


def address(number: str, form: str) -> str:
    return f"/open/rounds/{number}.{form}"


def head(one: Round | OpenData) -> dict[str, Any]:
    return {
        "id": one.number,
        "title": one.title,
        "state": one.state.value,
        "state_words": _state(one),
        "times": _times(one.times),
    }


def _state(one: Round | OpenData) -> str:
    return house.phrases().say(f"round_page.state.{one.state}")


def _times(times: Times) -> dict[str, str | None]:
    names = ("nominate_from", "nominate_until", "vote_from", "vote_until")
    moments = {name: getattr(times, name) for name in names}
    return {name: moment.astimezone(BEIJING).isoformat() if moment else None for name, moment in moments.items()}


def listed(one: Round) -> Sequence[object]:
    return (one.number, one.title, _state(one), *_times(one.times).values(), address(one.number, "csv"))


def whole(data: OpenData) -> dict[str, Any]:
    names = ("id", "number", "food", "venue", "area", "votes", "clear", "counted")
    return head(data) | {
        "ballots": {"all": data.ballots, "clear": data.clear, "counted": data.counted},
        "options": [dict(zip(names, row, strict=True)) for row in options(data)],
        "lines": [_line(data, line) for line in data.lines],
    }


def options(data: OpenData) -> Rows:
    return [
        (f"{data.number}-{one.number}", one.number, one.food, one.venue, one.area, one.votes, one.clear, one.counted)
        for one in data.options
    ]


def _id(data: OpenData, line: PublicLine) -> str:
    return f"{data.number}-L{line.ref}"


def _line(data: OpenData, line: PublicLine) -> dict[str, Any]:
    return {
        "id": _id(data, line),
        "food": line.food,
        "venue": line.venue,
        "area": line.area,
        "batches": line.batches,
        "progress": line.progress.value,
        "finding": line.finding.value if line.finding else None,
        "failing": line.failing if line.finding else None,
        "result": line.result,
        "why": line.why,
        "business": line.business,
    }


def lines(data: OpenData) -> Rows:
    say = house.phrases().say
    return [
        (
            *(
                _id(data, line),
                line.food,
                line.venue,
                line.area,
                line.batches,
                say(f"open_data.progress.{line.progress}"),
            ),
            say(f"open_data.finding.{line.finding}") if line.finding else "",
            line.failing if line.finding else "",
            *(line.result or line.why, line.business),
        )
        for line in data.lines
    ]


def ballot(one: PublicBallot) -> dict[str, Any]:
    return {
        "receipt": one.receipt,
        "options": list(one.options),
        "is_counted": one.is_counted,
        "is_excluded": one.is_excluded,
    }


def ballot_row(one: PublicBallot) -> Sequence[object]:
    return (one.receipt, " ".join(map(str, one.options)), _yes(one.is_counted), _yes(one.is_excluded))


def _yes(is_so: bool) -> str:
    return "是" if is_so else "否"
