"""How does the knowledge leave as a file, and how is such a file read without trust?

XLSX: a row an entry, texts as on the form. YAML: as content/faq has it, one list a file; such a file by itself is read too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Any

import yaml

from bot.domain.faq import Entry, Source
from bot.domain.faq_edit import Fields, source_line, typed
from bot.domain.faq_words import FIELDS, ID, code
from bot.domain.faq_words import read as word
from bot.domain.refused import Refused
from bot.services import draft
from bot.services.export import File, sheet
from bot.unique import ProseLoader, StandsTwice

YAML = "application/yaml"
FORMS = ("xlsx", "yaml")
MOST = 2000  # entries of one file
_DEEPEST = 8  # lists within lists: an entry needs six
_COLUMNS = {ID: "id"} | {words: name for name, words in FIELDS.items()}
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d) 00:00")  # how a spreadsheet's date is read
_PART = re.compile(r"-\d+$")
_PLAIN = ("question", "answer", "page", "checked", "reviewed", "valid_until", "audience")
_SPLIT = {"asked": "\n", "not": " ", "season": " ", "related": " "}
_SOURCE = ("title", "by", "date", "article", "url")
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True, slots=True)
class Given:
    """What a file says of one entry. ``number``: row of the sheet, or place in the file; ``faults``: field, and code of
    ``refused.faq_file``; ``fields`` holds only what the file names."""

    number: int
    name: str
    fields: Fields = field(repr=False)
    faults: tuple[tuple[str, str], ...] = ()


def write(entries: Sequence[Entry], form: str, day: date) -> File:
    """All that is known, as ``form`` xlsx or yaml; raises Refused ``faq_file.form``."""
    name = f"answers-{day:%Y%m%d}"
    if form == "yaml":
        return File(f"{name}.yaml", YAML, _dumped(entries).encode())
    if form not in FORMS:
        raise Refused("faq_file.form")
    return sheet.write(name, form, (ID, *FIELDS.values()), (_cells(entry) for entry in entries))


def _cells(entry: Entry) -> list[str]:
    texts = typed(entry)
    return [entry.id, *(word(name, texts[name]) for name in FIELDS)]


class _Dumper(_DUMPER):  # type: ignore[misc]
    """Texts of several lines stay lines; nothing refers to anything else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class _Flow(list[Any]):
    """A list that stands in one line."""


def _text(dumper: Any, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Flow, lambda dumper, some: dumper.represent_sequence("tag:yaml.org,2002:seq", some, True))


def _dumped(entries: Iterable[Entry]) -> str:
    files: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        files.setdefault(entry.file, []).append(dict(_parts(entry)))
    return str(yaml.dump(files, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120))


def _parts(entry: Entry) -> Iterator[tuple[str, Any]]:
    """In the order of content/faq."""
    yield from (("id", entry.id), ("question", entry.question), ("asked", list(entry.asked)))
    yield "keywords", [_Flow(_Flow(words) for words in group) for group in entry.keywords]
    yield from (("not", _Flow(entry.unless)), ("answer", entry.answer.strip()), ("page", entry.page.strip()))
    yield "sources", [{name: value for name in _SOURCE if (value := getattr(one, name))} for one in entry.sources]
    yield from (("checked", entry.checked), ("reviewed", entry.reviewed), ("valid_until", entry.valid_until))
    yield from (("audience", entry.audience), ("season", _Flow(entry.season)), ("related", _Flow(entry.related)))


def read(data: bytes, name: str) -> list[Given]:
    """What an uploaded XLSX or YAML file says.

    Raises Refused ``faq_file.form``, ``.columns``, ``.shape``, and ``import.large``, ``.unreadable``, ``.rows``, ``.empty``.
    """
    suffix = PurePath(name.lower()).suffix
    if suffix not in (".xlsx", ".yaml", ".yml"):
        raise Refused("faq_file.form")
    found = list(_rows(sheet.read(data, name, MOST)) if suffix == ".xlsx" else _listed(data, name))
    if not found:
        raise Refused("import.empty")
    if len(found) > MOST:
        raise Refused("import.rows", most=MOST)
    return found


def _rows(read: sheet.Sheet) -> Iterator[Given]:
    """A column that is not there leaves its field as it is."""
    head = [column.strip() for column in read.head]
    if unknown := [column for column in head if column not in _COLUMNS] or ([ID] if ID not in head else []):
        raise Refused("faq_file.columns", columns="、".join(unknown), among="、".join(_COLUMNS))
    for number, line in enumerate(read.rows, start=2):
        if any(line):
            cells = {_COLUMNS[column]: _cell(_COLUMNS[column], text) for column, text in zip(head, line, strict=True)}
            yield Given(number, cells.pop("id"), cells)


def _cell(name: str, text: str) -> str:
    found = _MIDNIGHT.fullmatch(text)
    return found[1] if found else code(name, text.replace("\r\n", "\n"))


def _listed(data: bytes, name: str) -> Iterator[Given]:
    value = _loaded(data)
    files = {PurePath(name).stem: value} if isinstance(value, list) else value
    if not isinstance(files, dict) or not all(isinstance(some, list) for some in files.values()):
        raise Refused("faq_file.shape")
    numbered = enumerate(((file, one) for file, some in files.items() for one in some), start=1)
    for number, (file, one) in numbered:
        if not isinstance(one, dict):
            raise Refused("faq_file.shape")
        yield _given(number, _PART.sub("", str(file)), one)


def _loaded(data: bytes) -> Any:
    """The value; a file that refers to itself, or is nested without end, could grow beyond all bounds."""
    if len(data) > sheet.LARGEST:
        raise Refused("import.large", megabytes=sheet.LARGEST // 1024 // 1024)
    try:
        text = data.decode("utf-8-sig")
        depth = 0
        for event in yaml.parse(text, Loader=ProseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST or isinstance(event, yaml.AliasEvent):
                raise Refused("faq_file.shape")
        return yaml.load(text, Loader=ProseLoader)  # noqa: S506 - makes texts, lists and mappings only
    except StandsTwice as twice:
        raise Refused("faq_file.repeated", key=twice.key, line=twice.line) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise Refused("import.unreadable") from None


def _given(number: int, topic: str, one: Mapping[Any, Any]) -> Given:
    fields = {"topic": topic} if topic in draft.topics() else {}
    faults: list[tuple[str, str]] = []
    for key, value in one.items():
        name = "unless" if key == "not" else str(key)
        try:
            if key != "id":
                fields[name] = _written(str(key), value)
        except KeyError:
            faults.append((name, "unknown"))
        except (TypeError, ValueError, AttributeError):
            faults.append((name, "written"))
    return Given(number, str(one.get("id", "")).strip(), fields, tuple(faults))


def _written(key: str, value: Any) -> str:
    """As it is typed on the form. KeyError: no part of an entry; the others: not written like one."""
    if key in _PLAIN:
        return _one(value)
    if key in _SPLIT:
        return _SPLIT[key].join(_one(text, _SPLIT[key]) for text in _many(value))
    if key == "keywords":
        return "\n".join(
            " + ".join(" ".join(map(_word, _many(words))) for words in _many(group)) for group in _many(value)
        )
    if key == "sources":
        return "\n".join(map(_source, _many(value)))
    raise KeyError(key)


def _many(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _word(value: Any) -> str:
    return _one(value, " +＋\n")


def _one(value: Any, without: str = "") -> str:
    """A text that holds none of the characters ``without``, which would be read as two."""
    if not isinstance(value, str) or any(mark in value.strip() for mark in without):
        raise TypeError(value)
    return value.strip()


def _source(one: Mapping[str, Any]) -> str:
    if not one.keys() <= set(_SOURCE):
        raise ValueError(one)
    texts = {name: _one(one.get(name, ""), "|｜\n") for name in _SOURCE}
    return source_line(
        Source(texts["title"], texts["by"], date.fromisoformat(texts["date"]), texts["article"], texts["url"])
    )
