"""What do tests plant of a reporter's identity, and how is a trace of it found, however it is written?"""

import hashlib
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, text

from bot.store import tables

_FAMILY = ("欧阳", "司马", "上官", "诸葛", "尉迟", "慕容")
_GIVEN = "楠婧翀璟菡昶彧晗淼骞"


def _digits(count: int) -> str:
    return "".join(random.choices("0123456789", k=count))


@dataclass
class Planted:
    """Values of one run, which nobody else in the machine uses: a database server is shared with other tests."""

    phone: str = field(default_factory=lambda: f"139{_digits(8)}")
    other_phone: str = field(default_factory=lambda: f"155{_digits(8)}")
    name: str = field(default_factory=lambda: random.choice(_FAMILY) + "".join(random.sample(_GIVEN, 2)))
    identity: str = field(default_factory=lambda: f"110101{random.randint(1950, 1999)}0307{_digits(4)}")
    code: str = ""
    openids: list[str] = field(default_factory=list)

    def values(self) -> dict[str, str]:
        named = {name: getattr(self, name) for name in ("phone", "other_phone", "name", "identity", "code")}
        return named | {f"openid{place}": openid for place, openid in enumerate(self.openids)}

    def found_in(self, data: bytes) -> list[str]:
        """The names of the values that ``data`` shows."""
        return found_in(self.values(), data)


def found_in(values: Mapping[str, str], data: bytes) -> list[str]:
    """The names of the ``values`` that ``data`` shows: plain, escaped, in another coding or behind a bare hash."""
    return [name for name, value in values.items() if value and any(each in data for each in _written(value))]


def _written(value: str) -> Iterator[bytes]:
    plain = value.encode()
    yield from (plain, json.dumps(value)[1:-1].encode(), quote(value).encode(), value.encode("utf-16-le"))
    for hashed in (hashlib.md5, hashlib.sha1, hashlib.sha256):
        yield hashed(plain).hexdigest().encode()
        yield hashed(plain).digest()


def unpacked(data: bytes) -> bytes:
    """Every member of an archive, and its list of names."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return b"".join([data, *(archive.read(name) for name in archive.namelist())])


def rows(connection: Connection) -> bytes:
    """Every row of every table, decoded as the service decodes it."""
    names = [*tables.metadata.tables, "alembic_version"]
    return str([connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in names]).encode()


def index(connection: Connection) -> bytes:
    """What the search index holds."""
    return str(connection.execute(text("SELECT * FROM complaint_search")).all()).encode()


def files(url: str, ask: Callable[[str], str]) -> dict[str, bytes]:
    """The bytes on the disk: the database, its journal, what was deleted. Empty for a server on another machine."""
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        return {
            path.name.removeprefix(file.name) or "file": path.read_bytes() for path in file.parent.glob(f"{file.name}*")
        }
    folder = Path(ask("SHOW data_directory"))
    own = folder / ask("SELECT pg_relation_filepath('complaint')")
    if not own.parent.is_dir():
        return {}
    parts = {"file": own.parent, "-wal": folder / "pg_wal"}
    return {name: b"\0".join(map(_bytes, sorted(part.iterdir()))) for name, part in parts.items()}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() else b""
    except FileNotFoundError:  # the server recycles its journal meanwhile
        return b""
