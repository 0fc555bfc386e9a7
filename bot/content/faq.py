"""How do the files of ``content/faq`` become entries?"""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.content.reading import ContentError, read
from bot.domain.faq import Entry

_NAMES = {field.name for field in fields(Entry)} - {"file", "unless"} | {"not"}
_NEEDED = tuple(field.name for field in fields(Entry))[:10]
_ENTRY = TypeAdapter(Entry)


def load_faq(folder: Path) -> tuple[Entry, ...]:
    """Every entry of ``folder``, in the order of files; none where there is none. Raises ContentError."""
    entries: dict[str, Entry] = {}
    for file in sorted(folder.glob("*.yaml")):
        for entry in _entries(file):
            if (known := entries.get(entry.id)) is not None:
                raise ContentError(f"{file}: {entry.id} stands in {known.file}.yaml too; give one of them another id")
            entries[entry.id] = entry
    return tuple(entries.values())


def _entries(file: Path) -> Iterator[Entry]:
    for place, given in enumerate(read(file, list, is_prose=True), 1):
        if not isinstance(given, dict):
            raise ContentError(f"{file}: entry {place} must be “key: value” lines")
        name = given.get("id", f"entry {place}")
        _names(file, str(name), given)
        try:
            yield _ENTRY.validate_python({**_filled(given), "unless": given.get("not") or (), "file": file.stem})
        except ValidationError as error:
            detail = error.errors()[0]
            place_of = ".".join(map(str, detail["loc"]))
            raise ContentError(f"{file}: {name}: {place_of}: {detail['msg']}") from None


def _filled(value: Any) -> Any:
    """Without what was left empty (``article:`` with nothing behind it)."""
    if isinstance(value, dict):
        return {key: _filled(inner) for key, inner in value.items() if inner != ""}
    return [_filled(inner) for inner in value] if isinstance(value, list) else value


def _names(file: Path, name: str, given: dict[str, Any]) -> None:
    if missing := [key for key in _NEEDED if key not in given]:
        raise ContentError(f"{file}: {name}: {missing[0]} is missing; add it")
    if unknown := sorted(map(str, given.keys() - _NAMES)):
        raise ContentError(f"{file}: {name}: {unknown[0]} is no part of an entry; take it out or mend its name")
