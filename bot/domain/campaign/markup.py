"""What do the words of an article hold: text, links, pictures?"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_BREAKS = frozenset({"p", "br", "h2", "h3", "li", "tr", "blockquote"})


@dataclass(frozen=True, slots=True)
class Held:
    """``links`` and ``pictures`` are addresses in their order; ``bare``: how many pictures say nothing to who cannot see them."""

    text: str
    links: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    bare: int = 0


@dataclass(slots=True)
class _Seen:
    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    bare: int = 0


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = _Seen()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.seen.links.append(given.get("href", ""))
        if tag == "img":
            self.seen.pictures.append(given.get("src", ""))
            self.seen.bare += not given.get("alt", "").strip()
        if tag in _BREAKS:
            self.seen.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.seen.words.append(data)


def held(html: str) -> Held:
    """Of HTML that is clean already."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    seen = reader.seen
    return Held("".join(seen.words).strip(), tuple(seen.links), tuple(seen.pictures), seen.bare)
