"""How does a value of a sentence name another sentence?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FIELD = re.compile(r"\{([a-z][a-z0-9_]*\.[a-z0-9_.]+)\}")
"""A sentence named by key inside longer prose that staff write: {office.phone}."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence by key inside another one's values; a tuple of them becomes paragraphs."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
