"""Which address does a cell say, without the label that tables put before it?"""

import re

from bot.domain.result.signs import flat

_LABEL = re.compile(r"[^:;,。\s\d]{0,10}?(?:地址|住所)\s*:\s*(?=\S)")
_SITE = re.compile(r"[^:;。\d]{0,10}(?:网址|网店|网站|平台|店铺)[^:;\d]{0,6}:")
_PARTS = re.compile(r"[;；]\s*")


def address_in(text: str) -> tuple[str, str]:
    """The address, and what the cell says beside it of a shop on the net; as written where it says several addresses."""
    parts = [part for part in _PARTS.split(text) if part]
    sites = [part for part in parts if _SITE.match(flat(part))]
    addresses = [part for part in parts if part not in sites]
    if len(addresses) != 1:
        return text, ""
    label = _LABEL.match(flat(addresses[0]))
    return addresses[0][label.end() if label else 0 :], "；".join(sites)
