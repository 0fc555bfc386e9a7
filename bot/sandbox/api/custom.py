"""May this customer-service message be sent?"""

from typing import Any

from bot.sandbox.api.call import OK, Call, Method, known
from bot.sandbox.api.content import TYPES
from bot.sandbox.chat import content_of
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform
from bot.sandbox.profiles import check_message


def send(platform: Platform, call: Call) -> Record:
    openid = known(platform, call.text("touser", 40003))["openid"]
    kind = call.text("msgtype", 40008)
    if kind not in TYPES:
        raise ApiError(40008)
    check_message(platform.settings.profile, kind)
    shown, content = TYPES[kind](platform, call.part(kind))
    if not platform.people.is_follower(openid):
        raise ApiError(45015)
    if platform.people[openid]["refuses"]:
        raise ApiError(48002)
    call.rule = f"客服消息窗口 {platform.windows.spend(openid)}"
    text, extra = content_of(shown, content)
    platform.chat.add(openid, "them", shown, text, via="api", ai=_is_generated(call.body.get("aimsgcontext")), **extra)
    return OK


def _is_generated(context: Any) -> bool:
    """Such a message carries the grey line below it."""
    return isinstance(context, dict) and context.get("is_ai_msg") in (1, "1", True)


def typing(platform: Platform, call: Call) -> Record:
    openid = known(platform, call.text("touser", 40003))["openid"]
    command = call.text("command", 45072)
    if command not in ("Typing", "CancelTyping"):
        raise ApiError(45072)
    platform.windows.check_typing(openid, starts=command == "Typing")
    platform.ledger.write("typing", at=platform.clock.now(), citizen=openid, on=command == "Typing")
    return OK


METHODS = (
    Method("/cgi-bin/message/custom/send", "POST", send),
    Method("/cgi-bin/message/custom/typing", "POST", typing),
)
