"""Who opened this page? The page's tokens, and what they allow."""

from bot.sandbox.api.call import OK, Call, Method, check_appid
from bot.sandbox.errors import ApiError
from bot.sandbox.grants import LIFE
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform


def _told(grant: Record) -> Record:
    names = ("access_token", "refresh_token", "openid", "scope")
    told: Record = {"expires_in": LIFE, **{name: grant[name] for name in names}}
    return told | ({"is_snapshotuser": 1} if grant["snapshot"] else {})


def exchange(platform: Platform, call: Call) -> Record:
    """A code is good once and for five minutes."""
    query = call.query
    check_appid(platform, query.get("appid", ""), query.get("secret", ""))
    if query.get("grant_type") != "authorization_code":
        raise ApiError(40002)
    if not query.get("code"):
        raise ApiError(41008)
    grant = platform.grants.redeem(query["code"])
    call.rule = "快照页：虚拟 openid，不可作为身份" if grant["snapshot"] else "code 只能用一次，5 分钟内有效"
    return _told(grant)


def refresh(platform: Platform, call: Call) -> Record:
    check_appid(platform, call.query.get("appid", ""), None)
    if call.query.get("grant_type") != "refresh_token":
        raise ApiError(40002)
    if not call.query.get("refresh_token"):
        raise ApiError(41003)
    return _told(platform.grants.refresh(call.query["refresh_token"]))


def profile(platform: Platform, call: Call) -> Record:
    """Only with the wider scope; a snapshot's visitor has no name of their own."""
    openid = call.query.get("openid", "")
    grant = platform.grants.check(call.query.get("access_token", ""), openid)
    if grant["scope"] != "snsapi_userinfo":
        raise ApiError(48001)
    name = "微信用户" if grant["snapshot"] else platform.people[openid]["name"]
    nowhere = {"sex": 0, "province": "", "city": "", "country": "", "language": ""}
    return {"openid": openid, "nickname": name, **nowhere, "headimgurl": "", "privilege": []}


def check(platform: Platform, call: Call) -> Record:
    platform.grants.check(call.query.get("access_token", ""), call.query.get("openid", ""))
    return OK


METHODS = (
    Method("/sns/oauth2/access_token", "GET", exchange, needs_token=False),
    Method("/sns/oauth2/refresh_token", "GET", refresh, needs_token=False),
    Method("/sns/userinfo", "GET", profile, needs_token=False),
    Method("/sns/auth", "GET", check, needs_token=False),
)
