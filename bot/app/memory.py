"""How is what was loaded kept, so that reading it costs the least? Out of the collector's sight, in large pages.

A decision reads a few bytes here and there of hundreds of megabytes: in pages of 4 kB most of those reads also wait for the
processor to find the page. Linux 6.1 and later gathers memory into pages of 2 MB when asked (madvise(2), MADV_COLLAPSE);
elsewhere everything stays as it is.
"""

import ctypes
import gc
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PAGE = 2 * 1024 * 1024  # bytes
_COLLAPSE = 25  # MADV_COLLAPSE of Linux; the mmap module does not name it
_MAPS = Path("/proc/self/maps")
# Memory of our own that can be written and belongs to no file: heap, arenas, arrays.
_OWN = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw-p 0+ 00:00 0[ ]*(?:\[heap\])?$", re.MULTILINE)


def settle() -> int:
    """What is loaded now stays: no later collection looks at it again, and it moves to large pages; their bytes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)  # what comes later leaves no cycles behind
    return gather_pages()


def gather_pages() -> int:
    """Move this process's memory to large pages, a second for some hundred megabytes; the bytes that could be moved."""
    if not sys.platform.startswith("linux"):
        return 0
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return sum(size for start, size in _stretches() if madvise(start, size, _COLLAPSE) == 0)


def _stretches() -> Iterator[tuple[int, int]]:
    """Address and size of what whole large pages could hold."""
    for found in _OWN.finditer(_MAPS.read_text("ascii")):
        start, end = -(-int(found[1], 16) // PAGE) * PAGE, int(found[2], 16) // PAGE * PAGE
        if end > start:
            yield start, end - start
