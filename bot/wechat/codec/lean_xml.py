"""How is a push's XML read quickly, and only that kind of XML?"""

import re
from typing import Any, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from bot.wechat.codec.contract import DEPTH_LIMIT, Rejected

_ROOT = "<xml>"
# One leaf in the two forms the platform writes: CDATA up to its first "]]>", or text without markup and entities.
_LEAF = re.compile(
    r"\s*<([A-Za-z_]\w*)>(?:<!\[CDATA\[([^\]]*(?:\](?!\]>)[^\]]*)*)\]\]>|([^<&\]]*))</\1>", re.ASCII
).match


def parse_xml(cleaned: bytes) -> dict[str, Any]:
    """The fields under ``<xml>``; Rejected("malformed") for all else: attributes, mixed text, DTD, entities, depth."""
    fields = _flat(cleaned)
    return _nested(cleaned) if fields is None else fields


def _flat(cleaned: bytes) -> dict[str, Any] | None:
    """The fields of a push without nesting, at half of expat's cost; None sends it to expat."""
    try:
        text = cleaned.decode()
    except UnicodeDecodeError:
        raise Rejected("malformed") from None
    if not text.startswith(_ROOT) or "\r" in text:
        return None
    fields: dict[str, Any] = {}
    end = len(_ROOT)
    while leaf := _LEAF(text, end):
        name, section, plain = leaf.groups("")
        if name in fields:
            return None
        fields[name] = (section or plain).strip() or None
        end = leaf.end()
    return fields if fields and text[end:].strip(" \n\t") == "</xml>" else None


class _Tree:
    """Collects elements: a leaf is its stripped text or None, repeated ones become a list."""

    __slots__ = ("level", "pieces", "stack")

    def __init__(self) -> None:
        self.level: dict[str, Any] = {}
        self.pieces: list[str] = []
        self.stack: list[tuple[dict[str, Any], str]] = []

    def take(self) -> str:
        text = "".join(self.pieces)
        self.pieces.clear()
        return text

    def start(self, _name: str, attributes: list[str]) -> None:
        if attributes or len(self.stack) == DEPTH_LIMIT:
            raise Rejected("malformed")
        self.stack.append((self.level, self.take()))
        self.level = {}

    def end(self, name: str) -> None:
        text = self.take().strip()
        value: Any = text or None
        if self.level:
            if text:
                raise Rejected("malformed")
            value = self.level
        self.level, before = self.stack.pop()
        if before:
            self.pieces.append(before)
        if name not in self.level:
            self.level[name] = value
        elif isinstance(earlier := self.level[name], list):
            earlier.append(value)
        else:
            self.level[name] = [earlier, value]


def _nested(cleaned: bytes) -> dict[str, Any]:
    tree = _Tree()
    # The declared encoding is overridden: the platform speaks UTF-8 and a declaration must not change what bytes mean.
    parser = ParserCreate("UTF-8")
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.pieces.append
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(cleaned, True)
    except ExpatError:
        raise Rejected("malformed") from None
    fields = tree.level.get("xml")
    if not isinstance(fields, dict):
        raise Rejected("malformed")
    return fields


def _refuse(*_args: object) -> NoReturn:
    raise Rejected("malformed")
