"""What reads files of results? Handed over once by ``bot.app``."""

from collections.abc import Mapping
from datetime import date

from bot.domain.ports import Reader, Rows

_READERS: list[Reader] = []


def read_with(reader: Reader) -> None:
    """What reads files from now on in this process."""
    _READERS[:] = [reader]


def read(name: str, data: bytes, *, mapping: Mapping[str, str], today: date) -> Rows:
    """The rows of a file; raises Refused ``result_file.…``, some of it only on the way."""
    if not _READERS:
        raise RuntimeError("nothing reads files of results: call read_with at the start")
    return _READERS[0](name, data, mapping=mapping, today=today)
