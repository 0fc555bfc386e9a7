"""How are subscription notices chosen and sent?"""

import time

from bot.sandbox import library, messages
from bot.sandbox.api.call import OK, Call, Method, known
from bot.sandbox.api.template import card
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform
from bot.sandbox.values import filled


def category(_: Platform, __: Call) -> Record:
    return {**OK, "data": [library.CATEGORY]}


def titles(_: Platform, call: Call) -> Record:
    wanted = call.query.get("ids", "").split(",")
    found = [entry for entry in library.TITLES if entry["categoryId"] in wanted]
    start, limit = call.query.get("start", "0"), call.query.get("limit", "30")
    if not (start.isdigit() and limit.isdigit() and 1 <= int(limit) <= 30):
        raise ApiError(40097)
    return {**OK, "count": len(found), "data": found[int(start) : int(start) + int(limit)]}


def keywords(_: Platform, call: Call) -> Record:
    found = library.keywords(call.query.get("tid", ""))
    if not found:
        raise ApiError(40037)
    return {**OK, "count": len(found), "data": found}


def add(platform: Platform, call: Call) -> Record:
    kids = call.body.get("kidList")
    if not isinstance(kids, list) or not all(isinstance(kid, int) for kid in kids):
        raise ApiError(40097)
    made = platform.subscriptions.choose(str(call.body.get("tid", "")), kids, str(call.body.get("sceneDesc", "")))
    return {**OK, "priTmplId": made}


def listing(platform: Platform, _: Call) -> Record:
    """``type`` 2 is good for one notice a consent, 3 for any number."""
    names = ("priTmplId", "title", "content", "example", "type")
    return {**OK, "data": [{name: one[name] for name in names} for one in platform.subscriptions.templates()]}


def delete(platform: Platform, call: Call) -> Record:
    platform.subscriptions.delete(call.text("priTmplId", 40037))
    return OK


def send(platform: Platform, call: Call) -> Record:
    """The values are checked before a consent is used up; the message's id comes with the event."""
    openid = known(platform, call.text("touser", 40003))["openid"]
    template_id = call.text("template_id", 40037)
    template = platform.subscriptions.find(template_id)
    if template is None:
        raise ApiError(40037)
    lines = filled(template["fields"], call.body.get("data"))
    call.rule = platform.subscriptions.spend(openid, template_id)
    card(platform, openid, "notice", template["title"], lines, call.body, template_id=template_id)
    told = {"TemplateId": template_id, "MsgID": time.time_ns() // 1000, "ErrorCode": 0, "ErrorStatus": "success"}
    call.then.append(lambda: platform.pusher.send(openid, messages.subscribe_message("sent", [told])))
    return OK


METHODS = (
    Method("/wxaapi/newtmpl/getcategory", "GET", category),
    Method("/wxaapi/newtmpl/getpubtemplatetitles", "GET", titles),
    Method("/wxaapi/newtmpl/getpubtemplatekeywords", "GET", keywords),
    Method("/wxaapi/newtmpl/addtemplate", "POST", add),
    Method("/wxaapi/newtmpl/gettemplate", "GET", listing),
    Method("/wxaapi/newtmpl/deltemplate", "POST", delete),
    Method("/cgi-bin/message/subscribe/bizsend", "POST", send),
)
