"""What is shown when something does not work? A page for people, JSON for programs, never a stack trace."""

from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.console.access import Handler
from bot.console.guard import SessionOver
from bot.console.page import render
from bot.console.settings import PHRASES
from bot.domain.ports import Unavailable
from bot.domain.refused import Refused

log = structlog.get_logger()

_WORDS = {
    401: ("登录已结束", "请重新登录后继续。"),
    403: ("不能打开这一页", "您的账号没有这项权限，或者页面放得太久了。请返回后重试；如确有需要，请联系管理员。"),
    404: ("没有找到", "这个地址没有内容，可能编号有误，或者已被移走。"),
    405: ("不能这样打开", "请从页面上的按钮进入。"),
    413: ("内容太长", "提交的内容超过了上限，请缩短后再试。"),
    500: ("系统出了点问题", "我们已经记录下来。请稍后再试；如果一直这样，请联系管理员。"),
    503: ("暂时连不上数据库", "刚才的操作没有保存。请稍等片刻再试。"),
}
_STATUS = {
    "page.unprintable": 400,
    "staff.not_allowed": 403,
    "case.not_allowed": 403,
    "case.take_first": 403,
    "case.not_yours": 403,
    "case.hand_on": 403,
    "complaint.unknown": 404,
    "case.notice_unknown": 404,
    "photo.unknown": 404,
    "faq.unknown": 404,
    "draft.unknown": 404,
    "draft.own": 403,
    "gap.unknown": 404,
    "round.unknown": 404,
    "round.not_allowed": 403,
    "nomination.unknown": 404,
    "ballot.group_unknown": 404,
    "ballot.own_proposal": 403,
    "plan.line_unknown": 404,
    "plan.own": 403,
    "result.unknown": 404,
    "result.not_allowed": 403,
    "result_import.unknown": 404,
    "result_row.unknown": 404,
    "business.unknown": 404,
    "business.record": 404,
    "campaign.unknown": 404,
    "campaign.not_allowed": 403,
    "happening.unknown": 404,
    "quiz.unknown": 404,
    "account_text.unknown": 404,
    "account_text.own": 403,
    "staff.too_many": 429,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """``code`` is for programs, ``title`` and ``message`` for people; ``typed`` is given back."""

    status: int
    code: str
    title: str
    message: str
    typed: str = ""


@web.middleware
async def faults(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refused as refused:
        return _answer(request, _of_refusal(request, refused))
    except SessionOver as over:
        return _answer(request, _fault(401, "session_over", over.typed))
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _answer(request, _fault(error.status, error.reason.lower().replace(" ", "_")))
    except Unavailable:
        log.warning("console without database", path=request.match_info.route.name)
        return _answer(request, _fault(503, "unavailable"))
    except Exception:
        log.exception("console page failed", method=request.method, route=str(request.match_info.route))
        return _answer(request, _fault(500, "internal"))


def say(request: web.Request, refused: Refused) -> str:
    """The sentence for a rule's no."""
    return request.app[PHRASES].say(f"refused.{refused.code}", refused.values)


def status_of(refused: Refused) -> int:
    return _STATUS.get(refused.code, 409)


def _of_refusal(request: web.Request, refused: Refused) -> Fault:
    status = status_of(refused)
    title = _WORDS[status][0] if status in _WORDS else "现在不能这样做"
    return Fault(status, refused.code, title, say(request, refused))


def _fault(status: int, code: str, typed: str = "") -> Fault:
    title, message = _WORDS.get(status, ("请求有误", "请返回上一页重试。"))
    return Fault(status, code, title, message, typed)


def _answer(request: web.Request, fault: Fault) -> web.Response:
    if "application/json" in request.headers.get("Accept", ""):
        body = {"error": {"code": fault.code, "message": fault.message}}
        return web.json_response(body, status=fault.status)
    return render(request, "fault.html", status=fault.status, fault=fault)
