"""How do tests turn the platform's screws: clock, faults, settings, raw pushes?"""

from aiohttp import web

from bot.sandbox import messages
from bot.sandbox.control.door import PLATFORM, RefusalError, answer, body_of, number_of, text_of, told
from bot.sandbox.faults import FaultError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform
from bot.sandbox.settings import CHANGEABLE

_LARGEST_CROWD = 100_000


async def push(request: web.Request) -> web.Response:
    """``fields`` as they are to be pushed (MsgType is needed), for the citizen ``openid``."""
    platform, body = request.app[PLATFORM], await body_of(request)
    fields = body.get("fields")
    if not isinstance(fields, dict) or not fields.get("MsgType"):
        raise RefusalError(400, "missing", "fields 里缺少 MsgType")
    return told(platform, {"push": platform.pusher.send(text_of(body, "openid"), messages.raw(fields))})


def _time(platform: Platform) -> Record:
    return {"now": platform.clock.now(), "offset": platform.clock.offset}


async def clock(request: web.Request) -> web.Response:
    return answer(_time(request.app[PLATFORM]))


async def jump(request: web.Request) -> web.Response:
    """``jump`` seconds ahead (or back) and ``months`` of the calendar, or ``reset`` to the wall's time.

    ``wire`` true lets the signatures' timestamps follow.
    """
    platform, body = request.app[PLATFORM], await body_of(request)
    if body.get("reset"):
        platform.clock.reset()
    platform.clock.jump_months(int(number_of(body, "months", 0)))
    platform.clock.jump(number_of(body, "jump", 0))
    if "wire" in body:
        platform.clock.follow_on_wire(bool(body["wire"]))
    platform.ledger.write("clock", at=platform.clock.now(), offset=platform.clock.offset)
    return told(platform, _time(platform))


async def faults(request: web.Request) -> web.Response:
    return answer({"faults": request.app[PLATFORM].faults.all()})


async def break_next(request: web.Request) -> web.Response:
    platform, body = request.app[PLATFORM], await body_of(request)
    more = {key: value for key, value in body.items() if key not in ("target", "kind")}
    try:
        fault = platform.faults.add(text_of(body, "target"), text_of(body, "kind"), **more)
    except FaultError as error:
        raise RefusalError(400, "unknown_fault", str(error)) from error
    platform.ledger.write("fault", at=platform.clock.now(), fault=fault)
    return told(platform, fault)


async def mend(request: web.Request) -> web.Response:
    request.app[PLATFORM].faults.clear()
    return told(request.app[PLATFORM], {"faults": []})


async def crowd(request: web.Request) -> web.Response:
    """``count`` quiet followers with open windows, for a load whose messages do not pass through here."""
    platform = request.app[PLATFORM]
    count = int(number_of(await body_of(request), "count", 1))
    if not 1 <= count <= _LARGEST_CROWD:
        raise RefusalError(400, "too_many", f"count 在 1 到 {_LARGEST_CROWD} 之间")
    openids = [platform.people.invite(f"load {number}")["openid"] for number in range(count)]
    for openid in openids:
        if not platform.people.is_follower(openid):
            platform.people.follow(openid)
        platform.windows.open(openid, "message")
    return told(platform, {"openids": openids})


async def menu(request: web.Request) -> web.Response:
    return answer({"button": request.app[PLATFORM].menu.get("button", [])})


def _settings(platform: Platform) -> Record:
    shown = {name: getattr(platform.settings, name) for name in CHANGEABLE}
    return shown | {"account": platform.settings.account, "appid": platform.settings.appid}


async def settings(request: web.Request) -> web.Response:
    return answer(_settings(request.app[PLATFORM]))


async def change(request: web.Request) -> web.Response:
    platform = request.app[PLATFORM]
    platform.change(await body_of(request))
    platform.ledger.write("settings", at=platform.clock.now())
    return told(platform, _settings(platform))


async def verify(request: web.Request) -> web.Response:
    """The URL verification, as the account's console makes it before it takes a callback."""
    right, rule = await request.app[PLATFORM].pusher.verify()
    return answer({"ok": right, "rule": rule})


ROUTES = (
    web.post("/sandbox/api/push", push),
    web.get("/sandbox/api/clock", clock),
    web.post("/sandbox/api/clock", jump),
    web.get("/sandbox/api/faults", faults),
    web.post("/sandbox/api/faults", break_next),
    web.delete("/sandbox/api/faults", mend),
    web.post("/sandbox/api/crowd", crowd),
    web.get("/sandbox/api/menu", menu),
    web.get("/sandbox/api/settings", settings),
    web.post("/sandbox/api/settings", change),
    web.post("/sandbox/api/verify", verify),
)
