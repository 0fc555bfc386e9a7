"""How is a consistent copy taken under load, and put back? All rows of one snapshot in an archive that fits either database."""

import json
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import StatementError

from bot.store import schema, search, tables

CHUNK = 500


class BackupError(Exception):
    """The copy cannot be taken or put back; says why and what to do."""


def export(connection: Connection, path: Path) -> dict[str, int]:
    """Write every table into the archive ``path``; rows by table. The connection's transaction is one snapshot."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    partial = path.with_suffix(path.suffix + ".partial")
    partial.touch(mode=0o600)
    try:
        counts = _write(connection, partial)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return counts


def _write(connection: Connection, path: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables.metadata.sorted_tables:
            counts[table.name] = 0
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as lines:
                for line in _lines(connection, table):
                    lines.write(line)
                    counts[table.name] += 1
        archive.writestr("manifest.json", json.dumps({"revision": schema.revision(connection), "rows": counts}))
    return counts


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    keys = list(table.primary_key.columns)
    for part in connection.execution_options(yield_per=CHUNK).execute(select(table).order_by(*keys)).partitions():
        for row in part:
            yield json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"bytes": b64encode(bytes(value)).decode()}
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"on": value.isoformat()} if isinstance(value, date) else value


def _rich(value: Any) -> Any:
    if isinstance(value, dict):
        if "on" in value:
            return date.fromisoformat(value["on"])
        return b64decode(value["bytes"]) if "bytes" in value else datetime.fromisoformat(value["at"])
    return value


def read_manifest(path: Path) -> dict[str, Any]:
    """Revision and row counts of an archive; raises BackupError when it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = dict(json.loads(archive.read("manifest.json")))
        return {"revision": manifest["revision"], "rows": dict(manifest["rows"])}
    except FileNotFoundError:
        raise BackupError(f"{path} does not exist") from None
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError) as error:
        raise BackupError(f"{path} is not a backup of this service ({type(error).__name__})") from None


def restore(connection: Connection, path: Path) -> dict[str, int]:
    """Fill the empty, migrated database behind ``connection`` from ``path``; rows by table. Raises BackupError."""
    manifest = read_manifest(path)
    if manifest["revision"] != schema.revision(connection):
        raise BackupError(
            f"the backup is of schema {manifest['revision']}, the database of {schema.revision(connection)}: "
            "restore with the version of the program that made it, then run `migrate`"
        )
    for table in tables.metadata.sorted_tables:
        if connection.scalar(select(func.count()).select_from(table)):
            raise BackupError(f"the database is not empty ({table.name}): restore into a new one")
    try:
        counts = _read(connection, path)
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, StatementError) as error:
        raise BackupError(f"the archive cannot be read to its end ({type(error).__name__}): it is damaged") from None
    if counts != manifest["rows"]:
        raise BackupError("the archive holds other rows than its manifest says: it is damaged")
    _advance_sequences(connection, tables.metadata)
    search.rebuild(connection)
    return counts


def _read(connection: Connection, path: Path) -> dict[str, int]:
    with zipfile.ZipFile(path) as archive:
        return {table.name: _fill(connection, table, archive) for table in tables.metadata.sorted_tables}


def _fill(connection: Connection, table: Table, archive: zipfile.ZipFile) -> int:
    names = [column.name for column in table.columns]
    count = 0
    batch: list[dict[str, Any]] = []
    with archive.open(f"{table.name}.jsonl") as lines:
        for line in lines:
            batch.append(dict(zip(names, map(_rich, json.loads(line)), strict=True)))
            count += 1
            if len(batch) == CHUNK:
                connection.execute(insert(table), batch)
                batch = []
    if batch:
        connection.execute(insert(table), batch)
    return count


def _advance_sequences(connection: Connection, metadata: MetaData) -> None:
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if "id" in table.c and table.c.id.autoincrement is True:
            highest = connection.scalar(select(func.max(table.c.id))) or 0
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :value, :called)"),
                {"name": table.name, "value": max(highest, 1), "called": highest > 0},
            )
