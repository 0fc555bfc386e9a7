"""Which menu would the platform hang under the chat, and does every item of it lead somewhere?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from bot.domain.account_text.fault import Fault

# The platform's own limits, from the page of menu/create: pieces, and bytes in UTF-8.
TOP, BELOW = 3, 5
NAME_TOP, NAME_BELOW, KEY, URL = 16, 60, 128, 1024

Knows = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """``type`` is click (with ``key``) or view (with ``url``), and empty over items ``below``.

    What was made at the platform's own console may have other types; their value stands in ``key``.
    """

    name: str
    type: str = ""
    key: str = ""
    url: str = ""
    below: tuple["Item", ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Of the platform's shape; its two ways to list what is below, and whatever a type keeps its value in."""
        inner = data.get("sub_button") or ()
        below = inner.get("list", ()) if isinstance(inner, Mapping) else inner
        value = next(
            (data[name] for name in ("key", "value", "media_id", "article_id", "pagepath") if data.get(name)), ""
        )
        texts = {name: str(data.get(name) or "") for name in ("name", "type", "url")}
        return cls(**texts, key=str(value), below=tuple(cls.of(one) for one in below))

    def body(self) -> dict[str, Any]:
        if self.below:
            return {"name": self.name, "sub_button": [one.body() for one in self.below]}
        return {
            "name": self.name,
            "type": self.type,
            **({"url": self.url} if self.type == "view" else {"key": self.key}),
        }

    @property
    def leads_to(self) -> str:
        return " ".join(part for part in (self.type, self.url or self.key) if part)


@dataclass(frozen=True, slots=True)
class Menu:
    """The account's menu."""

    items: tuple[Item, ...]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        return cls(tuple(Item.of(one) for one in data.get("button", ())))

    def body(self) -> dict[str, Any]:
        """The body of menu/create."""
        return {"button": [item.body() for item in self.items]}

    to_data = body

    def leaves(self) -> Iterator[Item]:
        """The items that do something."""
        for item in self.items:
            yield from item.below or (item,)

    def keys(self) -> list[str]:
        """What clicks will carry."""
        return [item.key for item in self.leaves() if item.key]

    def lines(self) -> dict[str, str]:
        """What stands where, for comparing: place → name and where it leads."""
        return dict(_lines(self.items, ""))


def _lines(items: Sequence[Item], above: str) -> Iterator[tuple[str, str]]:
    for number, item in enumerate(items, 1):
        yield f"{above}{number}", f"{item.name}：{item.leads_to}" if item.leads_to else item.name
        yield from _lines(item.below, f"{above}{number}.")


def faults(menu: Menu, knows: Knows = lambda key: True, opens: Knows = lambda url: True) -> list[Fault]:
    """What the platform would refuse, keys that ``knows`` does not know, addresses that ``opens`` does not open."""
    found = [] if 1 <= len(menu.items) <= TOP else [Fault("top", size=len(menu.items), most=TOP)]
    for item in menu.items:
        found += _of_item(item, NAME_TOP, knows, opens)
        if len(item.below) > BELOW:
            found.append(Fault("below", item.name, len(item.below), BELOW))
        if item.below and (item.type or any(one.below for one in item.below)):
            found.append(Fault("both", item.name))
        for one in item.below:
            found += _of_item(one, NAME_BELOW, knows, opens)
    return found


def _of_item(item: Item, most: int, knows: Knows, opens: Knows) -> Iterator[Fault]:
    if not item.name.strip():
        yield Fault("nameless", item.leads_to)
    for code, text, limit in (("name", item.name, most), ("key_long", item.key, KEY), ("url_long", item.url, URL)):
        if (size := len(text.encode())) > limit:
            yield Fault(code, item.name, size, limit)
    if item.below:
        return
    if item.type == "click" and item.key:
        if not knows(item.key):
            yield Fault("key", f"{item.name}（{item.key}）")
    elif item.type == "view" and item.url:
        yield from _of_address(item, opens)
    else:
        yield Fault("nowhere", item.name)


def _of_address(item: Item, opens: Knows) -> Iterator[Fault]:
    try:
        parts = urlsplit(item.url)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or any(sign.isspace() for sign in item.url):
        yield Fault("address", item.name)
    elif not opens(item.url):
        yield Fault("page", f"{item.name}（{parts.path}）")
