"""Which notices does a citizen allow, on the sheet that a page opens and on the page where notices are managed?"""

from aiohttp import web

from bot.sandbox.control.door import PLATFORM, RefusalError, answer, body_of, citizen_of, number_of, told
from bot.sandbox.ledger import Record


def _answers(body: Record) -> dict[str, str]:
    answers = body.get("answers")
    if not isinstance(answers, dict) or not answers:
        raise RefusalError(400, "missing", "缺少 answers：模板 ID → accept 或 reject")
    return {str(template): str(choice) for template, choice in answers.items()}


async def listing(request: web.Request) -> web.Response:
    """Every notice template with the citizen's standing, and the words of an example."""
    platform, openid = request.app[PLATFORM], citizen_of(request)["openid"]
    examples = {one["priTmplId"]: one for one in platform.subscriptions.templates()}
    consents = platform.subscriptions.consents(openid)
    return answer({"consents": [one | {"example": examples[one["template_id"]]["example"]} for one in consents]})


async def popup(request: web.Request) -> web.Response:
    """The sheet was answered; ``scene`` 1 for a page, 2 for an article."""
    platform, openid, body = request.app[PLATFORM], citizen_of(request)["openid"], await body_of(request)
    try:
        push = platform.subscriptions.popup(platform, openid, _answers(body), int(number_of(body, "scene", 1)))
    except ValueError as error:
        raise RefusalError(400, "bad_consent", str(error)) from error
    return told(platform, {"push": push})


async def manage(request: web.Request) -> web.Response:
    """``push`` is null where nothing was refused: the account hears of refusals only."""
    platform, openid, body = request.app[PLATFORM], citizen_of(request)["openid"], await body_of(request)
    try:
        push = platform.subscriptions.manage(platform, openid, _answers(body))
    except ValueError as error:
        raise RefusalError(400, "bad_consent", str(error)) from error
    return told(platform, {"push": push})


ROUTES = (
    web.get("/sandbox/api/citizens/{openid}/consents", listing),
    web.post("/sandbox/api/citizens/{openid}/consents", popup),
    web.post("/sandbox/api/citizens/{openid}/consents/managed", manage),
)
