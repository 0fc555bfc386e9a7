"""How does a value of a sentence name another sentence?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence by key inside another one's values; a tuple of them becomes paragraphs."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
