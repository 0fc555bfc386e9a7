"""How do feed readers hear of notices? The newest as Atom (RFC 4287), each with all of its text."""

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as Xml

from bot.portal.open.feed import ATOM, SPACE, put, written
from bot.services import house
from bot.services.campaign.archive import Announced


def atom(found: Sequence[Announced], updated: datetime) -> bytes:
    """``updated``: of the newest, or the moment before all of them."""
    say, address = house.phrases().say, house.address()
    root = Xml.Element("feed", {"xmlns": SPACE, "xml:lang": "zh-CN"})
    put(root, "id", f"{address}/notices/feed.atom")
    put(root, "title", say("notice_page.feed", {"office": say("office.name")}))
    put(root, "updated", updated.isoformat(timespec="seconds"))
    put(root, "link", rel="self", href=f"{address}/notices/feed.atom", type=ATOM)
    put(root, "link", rel="alternate", href=f"{address}/notices", type="text/html")
    put(put(root, "author"), "name", say("office.name"))
    for one in found:
        _entry(root, one, f"{address}/notices/{one.ref}")
    return written(root)


def _entry(root: Xml.Element, one: Announced, address: str) -> None:
    entry = put(root, "entry")
    put(entry, "id", address)
    put(entry, "title", one.title)
    put(entry, "published", one.published.isoformat(timespec="seconds"))
    put(entry, "updated", one.changed.isoformat(timespec="seconds"))
    put(entry, "link", rel="alternate", href=address, type="text/html")
    if one.topic:
        put(entry, "category", term=one.topic)
    put(entry, "summary", one.digest, type="text")
    put(entry, "content", one.body, type="html", **{"xml:base": address})
