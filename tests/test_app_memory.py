"""Memory in large pages: more of it, and the same bytes."""

import os
import platform
import re
from pathlib import Path

import pytest

from bot.app.memory import PAGE, gather_pages

SIZE = 16 * PAGE


def _large() -> int:
    """Bytes of this process in large pages."""
    found = re.search(r"AnonHugePages:\s+(\d+) kB", Path("/proc/self/smaps_rollup").read_text())
    return int(found[1]) * 1024 if found else 0


def _can() -> bool:
    major, minor = map(int, re.findall(r"\d+", platform.release())[:2]) if os.name == "posix" else (0, 0)
    return (major, minor) >= (6, 1) and Path("/sys/kernel/mm/transparent_hugepage").is_dir()


@pytest.mark.skipif(not _can(), reason="needs Linux 6.1 with transparent huge pages")
def test_what_is_loaded_moves_to_large_pages_unchanged() -> None:
    pieces = [bytes([number % 256]) * 4096 for number in range(SIZE // 4096)]  # small ones, as dictionaries are
    before = _large()
    assert gather_pages() >= SIZE // 2
    assert _large() - before >= SIZE // 2
    assert all(piece == bytes([number % 256]) * 4096 for number, piece in enumerate(pieces))
