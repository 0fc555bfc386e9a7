"""How does a rule say no? With a code that every door phrases once, from content."""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """A rule does not allow this. ``code`` names a sentence ``refused.<code>`` of content/texts, ``values`` fill it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, Any] = values


class Denied(Refused):
    """A look at a reporter that the rules do not allow. Unlike any other no, its unit is kept: the try is on record."""
