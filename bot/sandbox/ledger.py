"""What happened on the platform, in order, and what must survive its restart?"""

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, citizen TEXT NOT NULL, push INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS entry_citizen ON entry (citizen, kind, seq);
CREATE INDEX IF NOT EXISTS entry_push ON entry (push) WHERE push > 0;
CREATE TABLE IF NOT EXISTS shelf (
    name TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (id TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
"""


def _dump(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate is a legal JSON escape and no legal UTF-8.
    return text.encode("utf-8", "replace").decode()


class Shelf:
    """A named dictionary kept in memory and written through the ledger."""

    def __init__(self, name: str, items: dict[str, Any], dirty: Callable[[str, str], None]) -> None:
        self._name, self._items, self._dirty = name, items, dirty

    def get(self, key: str, default: Any = None) -> Any:
        return self._items.get(key, default)

    def put(self, key: str, value: Any) -> None:
        self._items[key] = value
        self._dirty(self._name, key)

    def drop(self, key: str) -> None:
        if self._items.pop(key, None) is not None:
            self._dirty(self._name, key)

    def clear(self) -> None:
        for key in list(self._items):
            self.drop(key)

    def items(self) -> Iterator[tuple[str, Any]]:
        return iter(list(self._items.items()))

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def __len__(self) -> int:
        return len(self._items)


class Ledger:
    """An append-only journal, shelves of current state and files, written in batches.

    A batch is committed ``flush_every`` seconds after its first entry, or at once by ``flush``, which whatever is told
    to the outside calls first. A killed process loses at most the unflushed batch.
    """

    def __init__(self, path: Path | None, flush_every: float = 0.01) -> None:
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None)
        # Only the machine's crash, not the process's death, can lose a commit under OFF; the judge needs the latter.
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.executescript(_SCHEMA)
        self._flush_every = flush_every
        self._seq = int(self._db.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0])
        self._entries: list[tuple[int, str, str, int, str]] = []
        self._dirty: set[tuple[str, str]] = set()
        self._shelves: dict[str, dict[str, Any]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self.listener: Callable[[Record], None] | None = None

    def write(self, kind: str, *, at: float, citizen: str = "", push: int = 0, **body: Any) -> Record:
        """Append one entry; ``at`` is the platform's time, ``real`` the wall's, ``push`` the push it belongs to."""
        self._seq += 1
        record: Record = {"seq": self._seq, "at": round(at, 3), "real": round(time.time(), 3), "kind": kind}
        record |= {"citizen": citizen, "push": push or None, **body}
        self._entries.append((self._seq, kind, citizen, push, _dump(record)))
        self._schedule()
        if self.listener:
            self.listener(record)
        return record

    @property
    def last(self) -> int:
        """The newest entry's number."""
        return self._seq

    def shelf(self, name: str) -> Shelf:
        rows = self._db.execute("SELECT key, body FROM shelf WHERE name = ?", (name,))
        items = self._shelves.setdefault(name, {key: json.loads(body) for key, body in rows})
        return Shelf(name, items, self._mark)

    def _mark(self, name: str, key: str) -> None:
        self._dirty.add((name, key))
        self._schedule()

    def keep_file(self, file_id: str, data: bytes) -> None:
        self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?)", (file_id, data))

    def file(self, file_id: str) -> bytes | None:
        row = self._db.execute("SELECT data FROM file WHERE id = ?", (file_id,)).fetchone()
        return bytes(row[0]) if row else None

    def entries(self, after: int = 0, *, kind: str = "", citizen: str = "", limit: int = 1000) -> list[Record]:
        """Entries past ``after`` in order, at most ``limit`` of them."""
        self.flush()
        where, values = ["seq > ?"], [str(after)]
        for column, value in (("kind", kind), ("citizen", citizen)):
            if value:
                where.append(f"{column} = ?")
                values.append(value)
        sql = f"SELECT body FROM entry WHERE {' AND '.join(where)} ORDER BY seq LIMIT ?"  # noqa: S608
        return [json.loads(row[0]) for row in self._db.execute(sql, (*values, limit))]

    def unfinished(self) -> list[tuple[Record, int]]:
        """Pushes without an outcome, each with the number of deliveries it already had."""
        self.flush()
        sql = """SELECT p.body, (SELECT count(*) FROM entry a WHERE a.push = p.seq AND a.kind = 'attempt')
                 FROM entry p WHERE p.kind = 'push'
                 AND NOT EXISTS (SELECT 1 FROM entry o WHERE o.push = p.seq AND o.kind = 'outcome') ORDER BY p.seq"""
        return [(json.loads(body), done) for body, done in self._db.execute(sql)]

    def _schedule(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._flush_every, self.flush)

    def flush(self) -> None:
        """Commit what is pending."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if not (self._entries or self._dirty):
            return
        entries, self._entries = self._entries, []
        dirty, self._dirty = self._dirty, set()
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", entries)
        for name, key in dirty:
            self._put(name, key)
        self._db.execute("COMMIT")

    def _put(self, name: str, key: str) -> None:
        items = self._shelves[name]
        if key in items:
            self._db.execute("INSERT OR REPLACE INTO shelf VALUES (?, ?, ?)", (name, key, _dump(items[key])))
        else:
            self._db.execute("DELETE FROM shelf WHERE name = ? AND key = ?", (name, key))

    def close(self) -> None:
        self.flush()
        self._db.close()
