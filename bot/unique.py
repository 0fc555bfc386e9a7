"""How is YAML read so that nothing is lost? A key that stands twice is a fault, where PyYAML keeps the last in silence.

Keys are unique in YAML: version 1.2.2, 3.2.1.1 (https://yaml.org/spec/1.2.2/, 2021-10-01).
"""

from typing import Any

import yaml
from yaml.constructor import ConstructorError


class StandsTwice(ConstructorError):
    """``key`` is what stands twice, ``line`` where it does so for the second time, from 1."""

    def __init__(self, key: str, mark: yaml.Mark) -> None:
        super().__init__(None, None, f"{key} stands here a second time; keep one", mark)
        self.key, self.line = key, mark.line + 1


class _Unique:
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                name = key.tag, key.value
                if name in seen:
                    raise StandsTwice(key.value, key.start_mark)
                seen.add(name)
        found: dict[Any, Any] = super().construct_mapping(node, deep)  # type: ignore[misc]
        return found


_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C ones read the knowledge ten times faster
_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Loader(_Unique, _Safe):  # type: ignore[misc]
    """Words, numbers, dates and truths."""


class ProseLoader(_Unique, _Base):  # type: ignore[misc]
    """Every word is text: 4.10 and 12315 too."""
