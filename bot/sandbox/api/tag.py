"""How does the account sort its followers into groups?"""

from bot.sandbox.api.call import OK, Call, Method, known
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform

_PAGE = 10_000


def _tag(call: Call) -> Record:
    tag = call.body.get("tag")
    if not isinstance(tag, dict):
        raise ApiError(47001)
    return tag


def _number(value: object) -> int:
    if not isinstance(value, int | str) or not str(value).isdigit():
        raise ApiError(45159)
    return int(value)


def create(platform: Platform, call: Call) -> Record:
    return {"tag": platform.tags.create(str(_tag(call).get("name", "")))}


def listing(platform: Platform, _: Call) -> Record:
    return {"tags": platform.tags.all()}


def update(platform: Platform, call: Call) -> Record:
    tag = _tag(call)
    platform.tags.rename(_number(tag.get("id")), str(tag.get("name", "")))
    return OK


def delete(platform: Platform, call: Call) -> Record:
    platform.tags.delete(_number(_tag(call).get("id")))
    platform.ledger.write("menu", at=platform.clock.now())
    return OK


def members(platform: Platform, call: Call) -> Record:
    """Up to ten thousand from ``next_openid`` on."""
    everyone = platform.tags.members(_number(call.body.get("tagid")))
    after = str(call.body.get("next_openid") or "")
    start = everyone.index(after) + 1 if after in everyone else 0
    page = everyone[start : start + _PAGE]
    answer: Record = {"count": len(page)}
    return answer | ({"data": {"openid": page}, "next_openid": page[-1]} if page else {})


def put_on(platform: Platform, call: Call) -> Record:
    platform.tags.put_on(_number(call.body.get("tagid")), call.texts("openid_list", 40031))
    # A tag may choose the menu, which the phones then draw anew.
    platform.ledger.write("menu", at=platform.clock.now())
    return OK


def take_off(platform: Platform, call: Call) -> Record:
    platform.tags.take_off(_number(call.body.get("tagid")), call.texts("openid_list", 40031))
    platform.ledger.write("menu", at=platform.clock.now())
    return OK


def of_citizen(platform: Platform, call: Call) -> Record:
    return {"tagid_list": known(platform, call.text("openid", 40003))["tags"]}


METHODS = (
    Method("/cgi-bin/tags/create", "POST", create),
    Method("/cgi-bin/tags/get", "GET", listing),
    Method("/cgi-bin/tags/update", "POST", update),
    Method("/cgi-bin/tags/delete", "POST", delete),
    Method("/cgi-bin/tags/members/batchtagging", "POST", put_on),
    Method("/cgi-bin/tags/members/batchuntagging", "POST", take_off),
    Method("/cgi-bin/tags/getidlist", "POST", of_citizen),
    Method("/cgi-bin/user/tag/get", "POST", members),
)
