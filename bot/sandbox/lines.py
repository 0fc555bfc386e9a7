"""How is a YAML file read so that every complaint about it names file, line and key?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml


class FileError(ValueError):
    """A file that cannot be used as it is; the message says where and what to do."""


class Lines:
    """A value of the file, with the line it stands on."""

    def __init__(self, name: str, node: yaml.Node, loader: yaml.SafeLoader) -> None:
        self.name, self.line = name, node.start_mark.line + 1
        self._node, self._loader = node, loader

    @property
    def value(self) -> Any:
        try:
            return self._loader.construct_object(self._node, deep=True)
        except yaml.YAMLError as error:
            raise self.error(str(getattr(error, "problem", error))) from None

    def error(self, message: str) -> FileError:
        return FileError(f"{self.name}, line {self.line}: {message}")

    @property
    def is_mapping(self) -> bool:
        return isinstance(self._node, yaml.MappingNode)

    def items(self) -> Iterator[tuple[str, "Lines"]]:
        """Keys and values of a mapping; a key may stand once."""
        seen = set()
        for key, value in self._node.value if self.is_mapping else ():
            name = str(key.value)
            if name in seen:
                raise Lines(self.name, key, self._loader).error(f"{name} stands twice; keep one of them")
            seen.add(name)
            yield name, Lines(self.name, value, self._loader)

    def listed(self, what: str) -> list["Lines"]:
        """The entries of a list that has some."""
        if not isinstance(self._node, yaml.SequenceNode) or not self._node.value:
            raise self.error(f"{what} must be a list with at least one entry, each beginning with “- ”")
        return [Lines(self.name, node, self._loader) for node in self._node.value]

    def keyed(self, what: str, required: tuple[str, ...], allowed: tuple[str, ...]) -> dict[str, "Lines"]:
        """A mapping with these keys and no others."""
        if not self.is_mapping:
            raise self.error(f"{what} must have keys: {', '.join(required)}")
        found = dict(self.items())
        for name, value in found.items():
            if name not in (*required, *allowed):
                raise value.error(f"{what} has no key {name}; it knows {', '.join((*required, *allowed))}")
        if missing := [name for name in required if name not in found]:
            raise self.error(f"{what} needs {', '.join(missing)}")
        return found


def read_lines(text: str, name: str) -> Lines:
    """The document; FileError where it is no YAML or empty."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise FileError(f"{name}{where}: not YAML: {getattr(error, 'problem', error)}") from None
    if node is None:
        raise FileError(f"{name}: the file is empty")
    return Lines(name, node, loader)


def read_file(path: Path) -> Lines:
    try:
        return read_lines(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise FileError(f"{path}: is not UTF-8 text; save it as UTF-8") from None
