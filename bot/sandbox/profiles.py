"""What may each kind of account not do?"""

from bot.sandbox.errors import ApiError

# Prefixes of paths that answer 48001, by profile; the rest is open to all.
_CLOSED: dict[str, tuple[str, ...]] = {
    "service": (),
    "subscription": ("/sns/",),
    "unverified": (
        "/sns/",
        "/cgi-bin/message/custom/",
        "/cgi-bin/menu/",
        "/cgi-bin/media/",
        "/cgi-bin/user/",
    ),
    "test": (),
}
_NO_MSGMENU = {"subscription", "test"}


def check_path(profile: str, path: str) -> None:
    if path.startswith(_CLOSED[profile]):
        raise ApiError(48001)


def check_message(profile: str, kind: str) -> None:
    if kind == "msgmenu" and profile in _NO_MSGMENU:
        raise ApiError(40200)
