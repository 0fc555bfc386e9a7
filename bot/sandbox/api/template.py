"""How are template messages chosen and sent?"""

import time

from bot.sandbox import messages
from bot.sandbox.api.call import OK, Call, Method, known
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform
from bot.sandbox.values import filled


def add(platform: Platform, call: Call) -> Record:
    names = call.texts("keyword_name_list") if call.body.get("keyword_name_list") else []
    return {**OK, "template_id": platform.templates.choose(call.text("template_id_short", 40037), names)}


def listing(platform: Platform, _: Call) -> Record:
    shown = [{name: value for name, value in one.items() if name != "fields"} for one in platform.templates.all()]
    return {"template_list": shown}


def delete(platform: Platform, call: Call) -> Record:
    platform.templates.delete(call.text("template_id", 40037))
    return OK


def send(platform: Platform, call: Call) -> Record:
    """No consent is asked, but the citizen must follow; the event about it comes later."""
    openid = known(platform, call.text("touser", 40003))["openid"]
    template = platform.templates.find(call.text("template_id", 40037))
    lines = filled(template["fields"], call.body.get("data"))
    if not platform.people.is_follower(openid):
        raise ApiError(43004)
    client_id = str(call.body.get("client_msg_id") or "")
    if before := platform.templates.sent_before(openid, client_id):
        call.rule = "client_msg_id 10 分钟内已发过：不重复发送"
        return {**OK, "msgid": before}
    msgid = time.time_ns() // 1000
    platform.templates.note(openid, client_id, msgid)
    refused = platform.people[openid]["refuses"]
    if not refused:
        card(platform, openid, "template", template["title"], lines, call.body, msgid=msgid)
    status = "failed:user block" if refused else "success"
    call.then.append(lambda: platform.pusher.send(openid, messages.template_finish(msgid, status)))
    return {**OK, "msgid": msgid}


def card(
    platform: Platform, openid: str, kind: str, title: str, lines: list[Record], body: Record, **more: object
) -> None:
    """The card on the phone: a title, a line a keyword, and where it leads."""
    program = body.get("miniprogram")
    url = str(body.get("url") or body.get("page") or "")
    extra = {"title": title, "lines": lines, "url": url, **({"miniprogram": program} if program else {}), **more}
    text = "\n".join([title, *(f"{line['name']}：{line['value']}" for line in lines)])
    platform.chat.add(openid, "them", kind, text, via=kind, **extra)


METHODS = (
    Method("/cgi-bin/template/api_add_template", "POST", add),
    Method("/cgi-bin/template/get_all_private_template", "GET", listing),
    Method("/cgi-bin/template/del_private_template", "POST", delete),
    Method("/cgi-bin/message/template/send", "POST", send),
)
