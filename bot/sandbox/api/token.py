"""How does a bot get its access token?"""

from bot.sandbox.api.call import Call, Method, check_appid
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform


def _check_address(platform: Platform, call: Call) -> None:
    """Tokens are given to listed addresses only, if the account lists any."""
    listed = [address.strip() for address in platform.settings.ip_list.split(",") if address.strip()]
    if listed and call.remote not in listed:
        raise ApiError(40164, f"invalid ip {call.remote} ipv6 ::ffff:{call.remote}, not in whitelist")


def ordinary(platform: Platform, call: Call) -> Record:
    if call.query.get("grant_type") != "client_credential":
        raise ApiError(40002)
    check_appid(platform, call.query.get("appid", ""), call.query.get("secret", ""))
    _check_address(platform, call)
    value, life = platform.tokens.ordinary()
    call.rule = "普通令牌：每次换新，旧令牌再活 5 分钟"
    return {"access_token": value, "expires_in": life}


def stable(platform: Platform, call: Call) -> Record:
    if call.body.get("grant_type") != "client_credential":
        raise ApiError(40002)
    check_appid(platform, str(call.body.get("appid", "")), str(call.body.get("secret", "")))
    _check_address(platform, call)
    force = call.body.get("force_refresh") is True
    value, life = platform.tokens.stable(force=force)
    call.rule = "稳定令牌：强制刷新，旧令牌立即失效" if force else "稳定令牌：有效期内返回同一个"
    return {"access_token": value, "expires_in": life}


METHODS = (
    Method("/cgi-bin/token", "GET", ordinary, needs_token=False),
    Method("/cgi-bin/stable_token", "POST", stable, needs_token=False),
)
