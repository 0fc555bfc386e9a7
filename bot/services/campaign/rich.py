"""What of the HTML that staff wrote or pasted stays in an article, and how does it go to the platform?"""

import re
from collections.abc import Mapping
from html import escape

import nh3

TAGS = frozenset(
    {"p", "br", "h2", "h3", "ul", "ol", "li", "strong", "b", "em", "i", "a", "img", "blockquote"}
    | {"table", "thead", "tbody", "tr", "td", "th"}
)
_DROPPED = frozenset(
    {"script", "style", "title", "head", "iframe", "object", "embed", "form", "svg", "math", "template", "noscript"}
)
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_SCHEMES = frozenset({"http", "https", "tel"})
_SHOWN = {"img": {"style": "max-width:100%"}}
_UNSEEN = re.compile(r"[\t\n\r]")
_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z!]")
_BLOCK = re.compile(r"</(?:div|section|article)\s*>", re.I)
_NOTHING = re.compile(r"<(p|li|h2|h3|blockquote)>(?:\s|&nbsp;|<br>)*</\1>")


def _kept(_: str, name: str, value: str) -> str | None:
    """``//host`` would lead elsewhere while it looks like a path of ours, also with what browsers leave out inside it."""
    if name not in ("href", "src"):
        return value.strip()
    address = _UNSEEN.sub("", value).strip()
    return None if address.replace("\\", "/").startswith("//") else address


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(_DROPPED),
    attributes=_ATTRIBUTES,
    attribute_filter=_kept,
    url_schemes=set(_SCHEMES),
    link_rel=None,
)


def clean(given: str) -> str:
    """Headings, paragraphs, lists, tables, links and pictures, and nothing that runs or reaches out of its place; plain text
    becomes paragraphs.
    """
    html = _BLOCK.sub("<br>", given) if _MARKUP.search(given) else _paragraphs(given)
    kept = _CLEANER.clean(html)
    while (fuller := _NOTHING.sub("", kept)) != kept:
        kept = fuller
    kept = kept.strip()
    return f"<p>{kept}</p>" if kept and not _MARKUP.search(kept) else kept


def _paragraphs(text: str) -> str:
    parts = (part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return "\n".join(f"<p>{escape(part, quote=False)}</p>".replace("\n", "<br>") for part in parts if part)


def for_platform(html: str, *, address: str, places: Mapping[str, str]) -> str:
    """``html`` as an article of the platform: pictures at the ``places`` it has given them, paths of ours as whole addresses."""

    def moved(tag: str, name: str, value: str) -> str | None:
        if tag == "img" and name == "src":
            return places.get(value)
        return f"{address}{value}" if name == "href" and value.startswith("/") else value

    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=moved,
        set_tag_attribute_values=_SHOWN,
        url_schemes=set(_SCHEMES),
        link_rel=None,
    )
