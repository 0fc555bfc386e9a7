"""How do readers follow what is published, corrected and withdrawn? The newest changes as Atom and as RSS."""

import re
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as Xml

from bot.services import house
from bot.services.result.views import ONLY_THIS_BATCH, PublicResult

ATOM, RSS = "application/atom+xml", "application/rss+xml"
SPACE = "http://www.w3.org/2005/Atom"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 has no word for them
Xml.register_namespace("atom", SPACE)


def put(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    """A child, without what XML has no word for."""
    child = Xml.SubElement(
        parent, name, {key.rstrip("_"): _FORBIDDEN.sub("", value) for key, value in attributes.items()}
    )
    child.text = _FORBIDDEN.sub("", text) or None
    return child


def title(one: PublicResult) -> str:
    """更正：韭菜（万星市场）检验不合格, as its list shows it."""
    say = house.phrases().say
    if one.is_withdrawn:
        return say("result_page.feed.withdrawn", {"ref": one.ref})
    words = {
        "food": one.food,
        "venue": one.venue or one.producer,
        "verdict": say(f"result_page.verdict.{_verdict(one)}"),
    }
    return say(f"result_page.feed.{_told(one)}", words)


def _told(one: PublicResult) -> str:
    if one.overturned:
        return "overturned"
    return "corrected" if one.version > 1 else "published"


def _verdict(one: PublicResult) -> str:
    return one.verdict.value if one.verdict else "unsaid"


def _overturned(one: PublicResult) -> str:
    return house.phrases().say(f"result.overturned.{one.overturned}") if one.overturned else ""


def summary(one: PublicResult) -> str:
    say = house.phrases().say
    if one.is_withdrawn:
        return say("result_page.withdrawn_why", {"why": one.why})
    found = "；".join(f"{test.item} {test.result}（{test.limit}）" for test in one.failing)
    return " ".join(part for part in (found, _overturned(one), ONLY_THIS_BATCH) if part)


def atom(found: Sequence[PublicResult], updated: datetime) -> bytes:
    """``updated``: of the newest change, or the moment now where there is none."""
    say, address = house.phrases().say, house.address()
    root = Xml.Element("feed", {"xmlns": SPACE, "xml:lang": "zh-CN"})
    put(root, "id", f"{address}/results/feed.atom")
    put(root, "title", say("result_page.feed.title", {"office": say("office.name")}))
    put(root, "updated", updated.isoformat(timespec="seconds"))
    put(root, "link", rel="self", href=f"{address}/results/feed.atom", type=ATOM)
    put(root, "link", rel="alternate", href=f"{address}/results", type="text/html")
    put(root, "rights", say("open_data.licence"))
    put(put(root, "author"), "name", say("office.name"))
    for one in found:
        entry = put(root, "entry")
        put(entry, "id", f"{address}/results/{one.ref}")
        put(entry, "title", title(one))
        put(entry, "published", (one.public_at or one.changed_at).isoformat(timespec="seconds"))
        put(entry, "updated", one.changed_at.isoformat(timespec="seconds"))
        put(entry, "link", rel="alternate", href=f"{address}/results/{one.ref}", type="text/html")
        put(entry, "summary", summary(one), type="text")
    return written(root)


def rss(found: Sequence[PublicResult], updated: datetime) -> bytes:
    """RSS 2.0: readers know an item by its guid, so a change of a record is told under the guid of its version."""
    say, address = house.phrases().say, house.address()
    root = Xml.Element("rss", {"version": "2.0"})
    channel = put(root, "channel")
    put(channel, "title", say("result_page.feed.title", {"office": say("office.name")}))
    put(channel, "link", f"{address}/results")
    put(channel, "description", say("open_data.results"))
    put(channel, "language", "zh-cn")
    put(channel, "lastBuildDate", format_datetime(updated, usegmt=True))
    put(channel, f"{{{SPACE}}}link", rel="self", href=f"{address}/results/feed.rss", type=RSS)
    for one in found:
        item = put(channel, "item")
        put(item, "title", title(one))
        put(item, "link", f"{address}/results/{one.ref}")
        put(item, "guid", f"{address}/results/{one.ref}#{_step(one)}", isPermaLink="false")
        put(item, "pubDate", format_datetime(one.changed_at, usegmt=True))
        put(item, "description", summary(one))
    return written(root)


def _step(one: PublicResult) -> str:
    """What readers know apart."""
    if one.is_withdrawn:
        return f"withdrawn-v{one.version}" if one.version > 1 else "withdrawn"
    return f"v{one.version}-{one.overturned}" if one.overturned else f"v{one.version}"


def written(root: Xml.Element) -> bytes:
    made: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return made
