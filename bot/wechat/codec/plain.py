"""What is taken out of a body before anything parses it, and how is its JSON read?"""

import json
from typing import Any, NoReturn

from bot.domain.sentence import legal
from bot.wechat.codec.contract import DEPTH_LIMIT, Rejected

# Users do send \x1d and its like; the platform passes them on raw and every XML parser refuses them.
_CONTROL = bytes(sorted({*range(0x20)} - {0x09, 0x0A, 0x0D}))
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


def clean(body: bytes) -> bytes:
    """``body`` without byte-order mark, blank start and the bytes XML 1.0 forbids."""
    body = body.translate(None, _CONTROL)
    if b"\xef\xbf" in body:
        for forbidden in _NONCHARACTERS:
            body = body.replace(forbidden, b"")
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()


def is_json(cleaned: bytes) -> bool:
    return cleaned.startswith(b"{")


def parse_json(cleaned: bytes) -> dict[str, Any]:
    """The object in ``cleaned`` in the shape its XML twin has: strings stripped, blank ones None."""
    try:
        found = tidy(json.loads(cleaned.decode(), parse_constant=_refuse), DEPTH_LIMIT)
    except (ValueError, RecursionError):
        raise Rejected("malformed") from None
    if not isinstance(found, dict):
        raise Rejected("malformed")
    return found


def tidy(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return legal(value).strip() or None
    if not isinstance(value, dict | list):
        return value
    if depth == 0:
        raise Rejected("malformed")
    if isinstance(value, list):
        return [tidy(item, depth - 1) for item in value]
    return {legal(name): tidy(item, depth - 1) for name, item in value.items()}


def _refuse(_constant: str) -> NoReturn:
    raise Rejected("malformed")
