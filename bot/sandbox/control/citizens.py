"""Who holds a phone, what stands on its screen, and what was done with it?"""

from aiohttp import web

from bot.sandbox.control import codes, consents, material
from bot.sandbox.control.acts import ACTS
from bot.sandbox.control.buttons import BUTTONS
from bot.sandbox.control.door import PLATFORM, RefusalError, answer, body_of, citizen_of, number_of, text_of, told

_LONGEST_WAIT = 60.0
_ACTS = ACTS | BUTTONS


async def listing(request: web.Request) -> web.Response:
    return answer({"citizens": request.app[PLATFORM].people.all()})


async def invite(request: web.Request) -> web.Response:
    """A citizen by name, new or known; ``following`` makes a quiet follower, without a push."""
    platform, body = request.app[PLATFORM], await body_of(request)
    openid = platform.people.invite(text_of(body, "name"))["openid"]
    if body.get("following") and not platform.people.is_follower(openid):
        platform.people.follow(openid)
    platform.ledger.write("citizen", at=platform.clock.now(), citizen=openid)
    return told(platform, platform.people[openid])


async def chat(request: web.Request) -> web.Response:
    """Bubbles past ``after``; with ``wait`` seconds it answers when there are some or the time is over."""
    platform, openid = request.app[PLATFORM], citizen_of(request)["openid"]
    after = int(number_of(dict(request.query), "after", 0))
    wait = min(number_of(dict(request.query), "wait", 0), _LONGEST_WAIT)
    bubbles = platform.chat.since(openid, after)
    if not bubbles and wait > 0:
        await platform.hub.next_bubble(openid, wait)
        bubbles = platform.chat.since(openid, after)
    return answer({"bubbles": bubbles})


async def menu(request: web.Request) -> web.Response:
    """The bar this citizen sees: a conditional menu or the default one."""
    buttons, menu_id = request.app[PLATFORM].menus.seen_by(citizen_of(request)["openid"])
    return answer({"button": buttons, "menuid": menu_id})


async def act(request: web.Request) -> web.Response:
    """``push`` is the first push the act made, ``pushes`` all of them."""
    platform, citizen = request.app[PLATFORM], citizen_of(request)
    openid, name = citizen["openid"], request.match_info["act"]
    if name not in _ACTS:
        raise RefusalError(404, "unknown_act", f"手机不会 {name}")
    if name not in ("follow", "scan") and not citizen["following"]:
        raise RefusalError(409, "not_following", "还没有关注公众号")
    pushes = []
    for step in await _ACTS[name](platform, openid, request):
        pushes.append(platform.pusher.send(openid, step.push))
        if bubble := dict(step.bubble):
            side, kind, text = bubble.pop("side", "me"), bubble.pop("kind"), bubble.pop("text")
            platform.chat.add(openid, side, kind, text, push=pushes[-1], **bubble)
    return told(platform, {"push": pushes[0], "pushes": pushes})


ROUTES = (
    web.get("/sandbox/api/citizens", listing),
    web.post("/sandbox/api/citizens", invite),
    web.get("/sandbox/api/citizens/{openid}/chat", chat),
    web.get("/sandbox/api/citizens/{openid}/menu", menu),
    *consents.ROUTES,
    *codes.ROUTES,
    *material.ROUTES,
    web.post("/sandbox/api/citizens/{openid}/{act}", act),
)
