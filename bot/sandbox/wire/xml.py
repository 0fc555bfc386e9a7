"""How do nested fields become the platform's XML, and back?"""

from collections.abc import Mapping
from typing import Any
from xml.parsers import expat

Fields = dict[str, Any]


class XmlError(ValueError):
    """Not XML, or XML the platform does not take."""


def render(fields: Mapping[str, Any]) -> str:
    """``<xml>…</xml>``: texts in CDATA, numbers bare, lists repeated. Control characters pass, as on the real wire."""
    return f"<xml>{_inner(fields)}</xml>"


def _inner(fields: Mapping[str, Any]) -> str:
    parts: list[str] = []
    for name, value in fields.items():
        parts += [f"<{name}>{_value(one)}</{name}>" for one in (value if isinstance(value, list) else [value])]
    return "".join(parts)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return _inner(value)
    if isinstance(value, int | float):
        return str(value)
    escaped = str(value).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{escaped}]]>"


class _Reader:
    def __init__(self) -> None:
        self.stack: list[tuple[str, Fields, list[str]]] = [("", {}, [])]

    def open(self, name: str, _: dict[str, str]) -> None:
        self.stack.append((name, {}, []))

    def text(self, data: str) -> None:
        self.stack[-1][2].append(data)

    def close(self, _: str) -> None:
        name, children, texts = self.stack.pop()
        siblings = self.stack[-1][1]
        value: Any = children or "".join(texts)
        if name in siblings:
            before = siblings[name]
            siblings[name] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            siblings[name] = value


def _refuse(*_: object) -> None:
    raise XmlError("DOCTYPE 与实体不被接受")


def parse(raw: bytes) -> Fields:
    """The fields under the root ``xml``; an element that is repeated becomes a list. Raises XmlError."""
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = reader.open
    parser.CharacterDataHandler = reader.text
    parser.EndElementHandler = reader.close
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise XmlError(f"不是合法的 XML：{error}") from error
    root = reader.stack[0][1]
    if "xml" not in root:
        raise XmlError("根元素不是 <xml>")
    return root["xml"] if isinstance(root["xml"], dict) else {}
