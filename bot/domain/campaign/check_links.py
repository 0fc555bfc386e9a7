"""Where do the links and pictures of a campaign lead, and may they?"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.domain.campaign.check import Draft, Finding, look, stop
from bot.domain.campaign.markup import Held, held
from bot.domain.campaign.state import Form

_PICTURE = re.compile(r"/picture/[\w-]{22}\.jpg")
_ADDRESS = re.compile(r"https?://[^\s<>\"'，。；！？、（）【】「」]+")
_OF_ARTICLES = "mp.weixin.qq.com"
# Browsers drop some of these and take \ for / (url.spec.whatwg.org), so the host they go to is not the one that stands there.
_TWISTED = re.compile(r"[\s\\\x00-\x1f\x7f]")


def seen(draft: Draft) -> Held:
    """Links and pictures of the words, whatever the form."""
    if draft.form is Form.ARTICLE:
        return held(draft.body)
    anchors = held(draft.body).links if "<" in draft.body else ()
    bare = _ADDRESS.findall(re.sub(r"<[^>]*>", " ", draft.body))
    return Held(draft.body, tuple(dict.fromkeys((*anchors, *bare))))


def addresses(draft: Draft) -> list[str]:
    """Every link that a reader can follow, whole; paths of ours as they are."""
    found = [*seen(draft).links, *([draft.link] if draft.link else [])]
    return list(dict.fromkeys(one for one in found if one and not one.startswith(("tel:", "weixin:"))))


def is_path(address: str) -> bool:
    """Does it stay on our own site?"""
    return address.startswith("/") and not address.startswith("//") and not _TWISTED.search(address)


def host_of(address: str) -> str:
    """``?`` for what cannot be told for certain."""
    if _TWISTED.search(address):
        return "?"
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return "?"


def is_allowed(host: str, draft: Draft) -> bool:
    """Ours, or one of those that content/words/campaign.yaml lists, or below it."""
    return host == draft.host or any(host == one or host.endswith(f".{one}") for one in draft.guide.hosts)


def links(draft: Draft) -> Iterator[Finding]:
    for address in addresses(draft):
        field = "link" if address == draft.link else "body"
        if is_path(address):
            continue
        host = host_of(address)
        if not address.startswith(("https://", "http://")) or not host or _TWISTED.search(address):
            yield stop("link_bad", field, link=address[:80])
        elif not is_allowed(host, draft):
            yield stop("link_foreign", field, link=address[:80], host=host)
        elif field == "body" and draft.form is Form.ARTICLE and host != _OF_ARTICLES:
            yield look("link_dropped", field, link=address[:80])
        if address.startswith("http://") and host != draft.host:
            yield look("link_plain", field, link=address[:80])


def pictures(draft: Draft) -> Iterator[Finding]:
    """Only what is kept here can be brought to the platform, which shows no others."""
    found = seen(draft)
    for address in dict.fromkeys((*found.pictures, *([draft.cover] if draft.cover else []))):
        if not _PICTURE.fullmatch(address):
            yield stop("picture_foreign", "cover" if address == draft.cover else "body", picture=address[:80])
    if found.bare:
        yield look("picture_bare", "body", count=found.bare)
