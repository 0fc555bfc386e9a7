"""What does a refusal of the platform's API mean for whoever called?"""

import re

_RID = re.compile(r"rid: ?([0-9a-f-]+)")


class PlatformError(Exception):
    """The API did not do what it was asked.

    ``code`` is the errcode or a word of ours, ``text`` the platform's (without token and secret), ``rid`` what its
    support asks for; ``msg_id`` is that of the message which the platform had already.
    """

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(f"{code} {text}".strip())
        self.code = code
        self.text = text
        self.msg_id = ""
        found = _RID.search(text)
        self.rid = found[1] if found else None


class TokenError(PlatformError):
    """The access token, or what one is obtained with, is not accepted."""


class NotAllowed(PlatformError):
    """The account or this server may not call this: a matter for the account's console."""


class QuotaExhausted(PlatformError):
    """Too many calls, in a minute or a day."""


class WindowClosed(PlatformError):
    """No customer-service message may go to this person now."""


class InvalidRecipient(PlatformError):
    """This person cannot be written to: unknown, gone, or refusing."""


class NoConsent(PlatformError):
    """The person has not agreed to this notice."""


class BadRequest(PlatformError):
    """What was asked is wrong, and will be the next time."""


class Busy(PlatformError):
    """The platform asks to try later."""


class Unreachable(PlatformError):
    """No answer that can be understood. ``sent`` is False when the request certainly never left."""

    def __init__(self, code: str, text: str = "", *, sent: bool) -> None:
        super().__init__(code, text)
        self.sent = sent


STALE = frozenset({"40001", "40014", "42001"})
"""Token errors that a new token mends."""

_FAMILIES: dict[type[PlatformError], set[int]] = {
    Busy: {-1},
    TokenError: {40001, 40002, 40013, 40014, 40125, 40243, 41001, 41002, 41004, 42001, 42002, 50004},
    NotAllowed: {40164, 40200, 48001, 48004, 48008, 50001, 50002, 50007, 61004, 89501, 89503, 89506, 89507},
    QuotaExhausted: {42010, 45009, 45011, 45028, 48006},
    WindowClosed: {45015, 45047},
    InvalidRecipient: {40003, 43004, 43005, 43019, 46004, 48002, 70000},
    NoConsent: {43101},
}
_FAMILY = {code: family for family, codes in _FAMILIES.items() for code in codes}


def error_for(code: int, text: str) -> PlatformError:
    """The error of the code's family; BadRequest for what no family claims."""
    return _FAMILY.get(code, BadRequest)(str(code), text)
