"""Which rows did a process begin to send? Noted in memory that outlives it, so that whoever comes after a death knows.

The kernel keeps a file's mapped pages when a process is killed at whatever instant, and gives its lock away: what is noted is
whole, and whoever gets the lock reads it. After a start of the machine nothing is known, for pages may be lost then.
"""

import fcntl
import mmap
import os
import struct
import time
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

import structlog

from bot.store.vault import new_ref

log = structlog.get_logger()

ROWS = 32768  # noted before the first is written over: three times what a process may have claimed and not recorded
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_HEAD = 64  # bytes: the machine's start
_SIZE = _HEAD + 8 * ROWS
_OLD = 7 * 86400.0  # seconds: no lease is that long


class Journal(Protocol):
    """Of one sender; ``owner`` is how its rows say whose they are."""

    owner: str
    is_kept: bool

    def note(self, row: int) -> None:
        """It is handed to the platform with the next step."""

    def lose(self) -> None:
        """Something that was begun could not be recorded: from here on nothing is known of this sender's rows."""

    def close(self) -> None:
        """Nothing is sent any more."""


class Unkept:
    """Where there is no place for notes."""

    is_kept = False

    def __init__(self) -> None:
        self.owner = new_ref()

    def note(self, row: int) -> None:
        """Nobody will know."""

    def lose(self) -> None:
        """Nothing was known."""

    def close(self) -> None:
        """Nothing is open."""


class Kept:
    def __init__(self, folder: Path) -> None:
        """Raises OSError where ``folder`` cannot be written, or the system does not say when it was started."""
        head = _started()
        self.is_kept = True
        self.owner = new_ref()
        folder.mkdir(parents=True, exist_ok=True)
        self._path = _path(folder, self.owner)
        self._file = self._path.open("x+b")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._file.write(head.ljust(_HEAD, b"\0"))
        self._file.truncate(_SIZE)
        self._file.flush()
        self._map = mmap.mmap(self._file.fileno(), _SIZE)
        self._slots = memoryview(self._map)[_HEAD:].cast("q")
        self._next = 0

    def note(self, row: int) -> None:
        self._slots[self._next] = row
        self._next = (self._next + 1) % ROWS

    def lose(self) -> None:
        self.is_kept = False
        self._map[:_HEAD] = bytes(_HEAD)

    def close(self) -> None:
        self._slots.release()
        self._map.close()
        self._path.unlink(missing_ok=True)
        self._file.close()


def open_journal(folder: Path | None) -> Journal:
    """In ``folder``; kept by nobody where there is none, or it cannot be written."""
    if folder is None:
        return Unkept()
    try:
        journal = Kept(folder)
        _tidy(folder)
    except OSError as error:
        log.warning("senders keep no journal", folder=str(folder), reason=error.strerror)
        return Unkept()
    return journal


def begun_in(folder: Path | None, owner: str) -> Collection[int] | None:
    """The rows that a sender which is dead by now began; None: it lives, or nobody knows."""
    if folder is None:
        return None
    try:
        with _path(folder, owner).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            kept = file.read()
        is_whole = len(kept) == _SIZE and kept[:_HEAD].rstrip(b"\0") == _started()
    except OSError:
        return None
    return {row for (row,) in struct.iter_unpack("=q", kept[_HEAD:]) if row} if is_whole else None


def _path(folder: Path, owner: str) -> Path:
    return folder / f"{owner}.begun"


def _started() -> bytes:
    return _BOOT.read_bytes().strip()


def _tidy(folder: Path) -> None:
    """Of the dead whose rows were seen to long ago."""
    for path in folder.glob("*.begun"):
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if os.fstat(file.fileno()).st_mtime < time.time() - _OLD:
                path.unlink(missing_ok=True)
