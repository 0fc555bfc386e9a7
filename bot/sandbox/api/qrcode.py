"""How does a bot get a QR code that brings people to it with a scene?"""

from bot.sandbox.api.call import Call, Method
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform

_LONGEST = 30 * 86400
_SHORTEST = 60
# Action → (is a text, lasts for ever, largest number).
_ACTIONS = {
    "QR_SCENE": (False, False, 2**32 - 1),
    "QR_STR_SCENE": (True, False, 0),
    "QR_LIMIT_SCENE": (False, True, 100_000),
    "QR_LIMIT_STR_SCENE": (True, True, 0),
}


def _scene(call: Call, is_text: bool, largest: int) -> str:
    info = call.body.get("action_info")
    scene = info.get("scene") if isinstance(info, dict) else None
    if not isinstance(scene, dict):
        raise ApiError(40053)
    value = scene.get("scene_str" if is_text else "scene_id")
    if is_text and isinstance(value, str) and 1 <= len(value) <= 64:
        return value
    if not is_text and isinstance(value, int) and 1 <= value <= largest:
        return str(value)
    raise ApiError(40053)


def create(platform: Platform, call: Call) -> Record:
    action = _ACTIONS.get(str(call.body.get("action_name")))
    if action is None:
        raise ApiError(40053)
    is_text, lasts, largest = action
    scene = _scene(call, is_text, largest)
    life = None if lasts else max(1, min(call.number("expire_seconds", 40053, _SHORTEST), _LONGEST))
    call.rule = "永久二维码" if life is None else f"临时二维码：{life} 秒"
    return platform.qrcodes.create(scene, life)


METHODS = (Method("/cgi-bin/qrcode/create", "POST", create),)
