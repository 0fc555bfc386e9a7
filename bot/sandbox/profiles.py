"""What may each kind of account not do?"""

from bot.sandbox.errors import ApiError

_ALL = frozenset(("service", "subscription", "unverified", "test"))
_VERIFIED = frozenset(("service", "subscription"))
_NOT_UNVERIFIED = _ALL - {"unverified"}
_SERVICE = frozenset(("service", "test"))

# Beginnings of paths → the accounts they are open to; the first that fits decides, what fits none is open to all.
_OPEN_TO: tuple[tuple[str, frozenset[str]], ...] = (
    ("/cgi-bin/menu/", _NOT_UNVERIFIED),
    ("/cgi-bin/message/custom/", _NOT_UNVERIFIED),
    ("/cgi-bin/message/mass/sendall", _VERIFIED),
    ("/cgi-bin/message/mass/send", frozenset(("service",))),
    ("/cgi-bin/message/mass/", _VERIFIED),
    ("/cgi-bin/message/template/", _SERVICE),
    ("/cgi-bin/template/", _SERVICE),
    ("/cgi-bin/message/subscribe/", _VERIFIED),
    ("/wxaapi/newtmpl/", _VERIFIED),
    ("/cgi-bin/freepublish/", _VERIFIED),
    ("/cgi-bin/media/uploadimg", _ALL),
    ("/cgi-bin/media/", _NOT_UNVERIFIED),
    ("/cgi-bin/user/", _NOT_UNVERIFIED),
    ("/cgi-bin/tags/", _NOT_UNVERIFIED),
    ("/cgi-bin/qrcode/", _SERVICE),
    ("/sns/", _SERVICE),
)
_NO_MSGMENU = {"subscription", "test"}


def may_call(profile: str, path: str) -> bool:
    return next((profile in open_to for start, open_to in _OPEN_TO if path.startswith(start)), True)


def check_path(profile: str, path: str) -> None:
    if not may_call(profile, path):
        raise ApiError(48001)


def check_message(profile: str, kind: str) -> None:
    if kind == "msgmenu" and profile in _NO_MSGMENU:
        raise ApiError(40200)


def may_authorize(profile: str) -> bool:
    """Web pages may ask who opened them: service accounts only, and test accounts."""
    return profile in _SERVICE
