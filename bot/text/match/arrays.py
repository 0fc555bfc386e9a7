"""How are words and numbers kept as plain arrays, in memory and in a file? Nothing in such a file can run."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from itertools import accumulate, pairwise
from pathlib import Path
from sys import intern
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

log = structlog.get_logger()
Array = NDArray[Any]
Arrays = dict[str, Array]
Integers = NDArray[np.integer]
Scores = NDArray[np.float64]
_PROOF = "proof"
_KEPT = 4  # files: what content/ says, what is in force, and the ones before


def packed(name: str, words: Iterable[str]) -> Arrays:
    """Two arrays for any strings: their bytes, and how long each is."""
    some = list(words)
    text = np.frombuffer("".join(some).encode("utf-8", "surrogatepass"), dtype=np.uint8)
    return {name: text, f"{name}.sizes": np.array([len(word) for word in some], dtype=np.int32)}


def unpacked(arrays: Arrays, name: str) -> list[str]:
    """The strings in order; equal ones are one object wherever they come from."""
    text = arrays[name].tobytes().decode("utf-8", "surrogatepass")
    ends = accumulate(arrays[f"{name}.sizes"].tolist(), initial=0)
    return [intern(text[start:end]) for start, end in pairwise(ends)]


def under(name: str, arrays: Arrays) -> Arrays:
    """The same, each name behind another."""
    return {f"{name}.{one}": some for one, some in arrays.items()}


def part(name: str, arrays: Arrays) -> Arrays:
    """What was put ``under`` this name."""
    return {one.removeprefix(f"{name}."): some for one, some in arrays.items() if one.startswith(f"{name}.")}


class Kept:
    """Arrays in a folder of ours, a file for each key; whatever is wrong with one, it is made again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, key: str) -> Arrays | None:
        """None when there is no such file, or it is no longer whole."""
        path = self._path(key)
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
                arrays = {name: found[name] for name in found.files}
            if arrays.pop(_PROOF).tobytes() != _proof(key, arrays):
                raise ValueError("it is not what was written")
        except FileNotFoundError:
            return None
        except Exception as error:  # zipfile and numpy raise a dozen kinds for what is not one of ours
            log.warning("kept knowledge not readable", file=path.name, reason=str(error))
            return None
        with suppress(OSError):  # a folder that is only read is as good
            path.touch()
        return arrays

    def write(self, key: str, arrays: Mapping[str, Array]) -> None:
        """Replaced as a whole, so that another process never reads half of it."""
        half_done: Path | None = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self._folder, prefix="knowledge-", suffix=".part", delete=False) as file:
                half_done = Path(file.name)
                proof = np.frombuffer(_proof(key, arrays), dtype=np.uint8)
                np.savez(file, allow_pickle=False, **arrays, **{_PROOF: proof})
            half_done.replace(self._path(key))
            self._forget()
        except OSError as error:
            log.warning("knowledge not kept", reason=str(error))
            if half_done is not None:
                half_done.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"knowledge-{key}.npz"

    def _forget(self) -> None:
        """What was used longest ago, and what a process left half done."""
        found = sorted(self._folder.glob("knowledge-*"), key=_used)
        for path in found[:-_KEPT]:
            path.unlink(missing_ok=True)


def _proof(key: str, arrays: Mapping[str, Array]) -> bytes:
    """A hash of all that is kept under ``key``."""
    found = blake2b(key.encode(), digest_size=16)
    for name, some in sorted(arrays.items()):
        found.update(f"{name} {some.dtype} {some.shape}".encode())
        found.update(np.ascontiguousarray(some).data)
    return found.digest()


def _used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
