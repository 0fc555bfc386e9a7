"""What will an act do to a round? Said first, done once it is confirmed."""

from collections.abc import Iterator
from typing import Any

from aiohttp import web

from bot.console.page import moment
from bot.console.round.edit import OVERTAKEN, seen_of
from bot.console.round.shown import asked, render, told_no
from bot.console.settings import UNITS
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import TABLE, Act, State, Times
from bot.services import round
from bot.services.round.views import Round

_KEY = "这一次的投票密钥马上销毁：以后谁也查不出哪张票是谁投的，市民也看不到“我的票”，只能凭回执核对公开的名单。"
_FOR_GOOD = "不能撤销。"
_ACTS = frozenset(
    {
        Act.RELEASE,
        Act.OPEN_NOMINATING,
        Act.CLOSE_NOMINATING,
        Act.OPEN_VOTING,
        Act.CLOSE_VOTING,
        Act.PUBLISH,
        Act.FINISH,
        Act.WITHDRAW,
    }
)


def effects(act: Act, known: Round, citizens: int) -> tuple[str, ...]:
    """In sentences; ``citizens`` took part so far."""
    times, told = known.times, f"参加过的 {citizens} 位市民"
    said: dict[Act, tuple[str, ...]] = {
        Act.RELEASE: (f"时间从现在起算数：{_first(times)}。", "开始以前市民看不到；再改内容，就要重新发布。"),
        Act.OPEN_NOMINATING: (f"市民马上可以提名，到 {_at(times.nominate_until)} 自动结束。",),
        Act.CLOSE_NOMINATING: ("马上不再收提名，开始审提名。", f"到 {_at(times.vote_from)} 自动开始投票。"),
        Act.OPEN_VOTING: (
            f"市民马上可以投票，每人最多选 {known.choices} 样，到 {_at(times.vote_until)} 自动结束。",
            f"{len(known.options)} 个选项从现在起不能再改。",
        ),
        Act.CLOSE_VOTING: (
            f"马上不再收票，原定 {_at(times.vote_until)}。",
            "票数和不写名字的选票名单公开，市民可以用回执核对。",
            "系统把全部选票重新清点一遍，对得上才能排计划，要几分钟。",
        ),
        Act.PUBLISH: (
            "每一行公开：抽了几批，几批不合格，结果说明；没有抽的写明原因。",
            "点名抽检的商家，有了结果的，名称一起公开，请先核对。",
            "选过、提过这些食品的市民会收到消息。",
        ),
        Act.FINISH: (f"{told}，每人收到一次总的结果：抽了什么，查出什么，什么没有抽、为什么。", _KEY, _FOR_GOOD),
        Act.WITHDRAW: tuple(_withdrawn(known, told)),
    }
    return said[act]


def _withdrawn(known: Round, told: str) -> Iterator[str]:
    if known.state is State.DRAFT:
        yield "这份草稿作废，市民看不到。"
    else:
        yield f"{told}会收到取消的消息，您写的原因原样发给他们，请勿写商家和个人。"
    yield _KEY
    yield _FOR_GOOD


def _first(times: Times) -> str:
    start, what = (times.nominate_from, "提名") if times.nominate_from else (times.vote_from, "投票")
    return f"{_at(start)} 自动开始{what}"


def _at(value: Any) -> str:
    return moment(value) if value else "（没有定）"


def _act(request: web.Request) -> Act:
    given = request.match_info["act"]
    if given not in _ACTS:
        raise web.HTTPNotFound
    return Act(given)


def _read(connection: Connection, /, *, now: Any, **which: Any) -> tuple[Round, int]:
    return round.look(connection, **which, now=now), round.told(connection, **which).citizens


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def _page(request: web.Request, refusal: str = "", why: str = "") -> web.Response:
    act, (known, citizens) = _act(request), await request.app[UNITS].read(_read, **asked(request))
    row = TABLE.get((known.state, act))
    values: dict[str, Any] = {
        "act": act,
        "effects": effects(act, known, citizens) if row else (),
        "needs_why": bool(row and row.needs_why),
        "why": why,
        "seen": seen_of(known),
    }
    return render(request, "act.html", known, refusal=refusal, **values)


async def submit(request: web.Request) -> web.Response:
    """Only what was shown is done: a round that changed since is shown again."""
    act, (known, _), form = _act(request), await request.app[UNITS].read(_read, **asked(request)), await request.post()
    why = str(form.get("why", "")).strip()
    if form.get("seen") != seen_of(known):
        return await _page(request, OVERTAKEN, why)
    try:
        await request.app[UNITS].run(round.act, act=act, why=why, **asked(request))
    except Refused as refused:
        return await _page(request, told_no(request, refused), why)
    raise web.HTTPSeeOther(f"/console/rounds/{known.number}?done={act}")
