"""Which menus hang under the chat, for everybody and for some?"""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.api.call import OK, Call, Method
from bot.sandbox.button import as_told, buttons, leaves
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform

_ESCAPE = re.compile(rb"\\u[0-9a-fA-F]{4}")
_RULES = {"tag_id", "client_platform_type"}
_DOMAINS = 3


def _changed(platform: Platform) -> None:
    platform.ledger.write("menu", at=platform.clock.now())


def _buttons(call: Call) -> list[Record]:
    if _ESCAPE.search(call.raw):
        raise ApiError(40033)
    return buttons(call.body.get("button"))


def create(platform: Platform, call: Call) -> Record:
    platform.menus.set_default(_buttons(call))
    _changed(platform)
    return OK


def get(platform: Platform, _: Call) -> Record:
    if not platform.menus.default():
        raise ApiError(46003)
    conditional = platform.menus.conditional()
    told: Record = {"menu": {"button": platform.menus.default()}}
    return told | ({"conditionalmenu": conditional} if conditional else {})


def delete(platform: Platform, _: Call) -> Record:
    platform.menus.clear()
    _changed(platform)
    return OK


def add_conditional(platform: Platform, call: Call) -> Record:
    """For followers of a tag or with a kind of phone; the newest that fits is shown."""
    chosen = _buttons(call)
    menu_id = platform.menus.add(chosen, _rule(call.body.get("matchrule"), chosen))
    _changed(platform)
    return {"menuid": menu_id}


def _rule(raw: Any, chosen: list[Record]) -> Record:
    rule = {name: str(value) for name, value in raw.items() if value not in ("", None)} if isinstance(raw, dict) else {}
    if not rule:
        raise ApiError(65304)
    if rule.keys() - _RULES:
        raise ApiError(65320)
    if rule.get("client_platform_type", "1") not in ("1", "2", "3"):
        raise ApiError(40035)
    if len({urlsplit(leaf["url"]).hostname for leaf in leaves(chosen) if "url" in leaf}) > _DOMAINS:
        raise ApiError(65316)
    return rule


def drop_conditional(platform: Platform, call: Call) -> Record:
    platform.menus.drop(str(call.body.get("menuid", "")))
    _changed(platform)
    return OK


def try_match(platform: Platform, call: Call) -> Record:
    """What this citizen sees, by openid or by the name in WeChat."""
    wanted = call.text("user_id", 65302)
    openid = next((one["openid"] for one in platform.people.followers() if wanted in (one["openid"], one["name"])), "")
    if not openid:
        raise ApiError(65302)
    return {"button": platform.menus.seen_by(openid)[0]}


def current(platform: Platform, _: Call) -> Record:
    menu = platform.menus.default()
    return {"is_menu_open": int(bool(menu)), "selfmenu_info": {"button": as_told(menu)}}


METHODS = (
    Method("/cgi-bin/menu/create", "POST", create),
    Method("/cgi-bin/menu/get", "GET", get),
    Method("/cgi-bin/menu/delete", "GET", delete),
    Method("/cgi-bin/menu/addconditional", "POST", add_conditional),
    Method("/cgi-bin/menu/delconditional", "POST", drop_conditional),
    Method("/cgi-bin/menu/trymatch", "POST", try_match),
    Method("/cgi-bin/get_current_selfmenu_info", "GET", current),
)
