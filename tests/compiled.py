"""How do a thousand consoles in one process compile each template once? They share what it was compiled to."""

from functools import partialmethod
from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """In memory, by name, folder and content of the template."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._found.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._found[bucket.key, bucket.checksum] = bucket.code


def share() -> None:
    """From now on, and for whoever makes an environment in this process."""
    Environment.__init__ = partialmethod(Environment.__init__, bytecode_cache=Compiled())  # type: ignore[method-assign,assignment]
