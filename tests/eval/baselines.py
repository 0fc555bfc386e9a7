"""Is the right entry found more often than by plain ways to look it up? ``python -m tests.eval.baselines``: one run, one table."""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import median
from time import perf_counter

import jieba
import numpy as np
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from bot.app.labelled import Row, half_of, read_rows
from bot.content import load
from bot.domain.faq import Entry
from bot.text import Advisor

CONTENT = Path("content")
QUESTIONS = Path("tests/questions")
_K1, _B = 1.2, 0.75  # BM25's usual values
_SCORERS = (fuzz.ratio, fuzz.partial_ratio, fuzz.token_set_ratio, fuzz.QRatio, fuzz.WRatio)

Ranking = Callable[[str], Sequence[str]]
"""The ids of entries for a text, best first; three suffice."""


@dataclass(frozen=True, slots=True)
class Result:
    """Shares of the questions, and milliseconds of one."""

    name: str
    first: float
    in_three: float
    median_ms: float


class Bm25:
    """The textbook's, over plain jieba words; an entry counts as its best document."""

    def __init__(self, ids: Sequence[str], documents: Iterable[str]) -> None:
        self._ids = ids
        self._cut = jieba.Tokenizer().cut_for_search
        counts = [Counter(self._cut(document)) for document in documents]
        held = Counter(term for count in counts for term in count)
        usual = sum(count.total() for count in counts) / max(1, len(counts))
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, count in enumerate(counts):
            long = _K1 * (1 - _B + _B * count.total() / usual)
            for term, times in count.items():
                rarity = log(1 + (len(counts) - held[term] + 0.5) / (held[term] + 0.5))
                self._postings[term].append((place, rarity * times * (_K1 + 1) / (times + long)))

    def __call__(self, text: str) -> list[str]:
        total: defaultdict[int, float] = defaultdict(float)
        for term in self._cut(text):
            for place, weight in self._postings.get(term, ()):
                total[place] += weight
        best: defaultdict[str, float] = defaultdict(float)
        for place, score in total.items():
            best[self._ids[place]] = max(best[self._ids[place]], score)
        return sorted(best, key=best.__getitem__, reverse=True)[:3]


def bm25_of_asked(entries: Sequence[Entry]) -> Bm25:
    return Bm25([one.id for one in entries for _ in _asked(one)], (text for one in entries for text in _asked(one)))


def bm25_of_entries(entries: Sequence[Entry]) -> Bm25:
    """One document an entry: all ways to ask it, and its answer."""
    return Bm25([one.id for one in entries], ("\n".join((*_asked(one), one.answer)) for one in entries))


def by_keywords(entries: Sequence[Entry]) -> Ranking:
    """The entries most of whose keywords stand in the text, in the order of the files."""
    words = {one.id: {word for group in one.keywords for some in group for word in some} for one in entries}

    def ranking(text: str) -> list[str]:
        hits = {name: sum(word in text for word in some) for name, some in words.items()}
        return sorted((name for name in hits if hits[name]), key=hits.__getitem__, reverse=True)[:3]

    return ranking


def by_fuzz(entries: Sequence[Entry], scorer: Callable[..., float]) -> Ranking:
    ids, texts = zip(*((one.id, text) for one in entries for text in _asked(one)), strict=True)

    def ranking(text: str) -> list[str]:
        scores = process.cdist([text], texts, scorer=scorer)[0]
        return list(dict.fromkeys(ids[int(place)] for place in np.argsort(-scores, kind="stable")[:100]))[:3]

    return ranking


def measured(name: str, ranking: Ranking, questions: Sequence[tuple[str, Row]]) -> Result:
    first = three = 0
    spent = []
    for text, row in questions:
        begun = perf_counter()
        found = ranking(text)[:3]
        spent.append(perf_counter() - begun)
        first += bool(found) and found[0] in row.entries
        three += not row.entries.isdisjoint(found)
    return Result(name, first / len(questions), three / len(questions), 1000 * median(spent))


def compared(advisor: Advisor, entries: Sequence[Entry], rows: Iterable[Row]) -> Iterator[Result]:
    """Ours and the others on every row that names an entry; all of them get the text in half width and simplified."""
    questions = [(advisor.decider.normaliser.normal(row.text), row) for row in rows if row.entry]
    yield measured("ours, the whole decision", lambda text: [one.id for one in advisor.decide(text).found], questions)
    yield measured("ours, looking it up only", lambda text: [one.id for one in advisor.nearest(text)], questions)
    yield measured("keywords as substrings", by_keywords(entries), questions)
    yield measured("BM25, jieba words, a document an entry", bm25_of_entries(entries), questions)
    yield measured("BM25, jieba words, best way to ask", bm25_of_asked(entries), questions)
    fuzzy = [measured(f"rapidfuzz, {one.__name__}", by_fuzz(entries, one), questions) for one in _SCORERS]
    yield max(fuzzy, key=lambda one: (one.first, one.in_three))


def table(results: Iterable[Result], title: str) -> Table:
    shown = Table("", "right one first", "among three", "median ms", title=title)
    for one in results:
        shown.add_row(one.name, f"{one.first:.1%}", f"{one.in_three:.1%}", f"{one.median_ms:.2f}")
    return shown


def _asked(entry: Entry) -> tuple[str, ...]:
    return (entry.question, *entry.asked)


def main(words: list[str]) -> int:
    given = argparse.ArgumentParser(prog="python -m tests.eval.baselines", description=__doc__)
    given.add_argument("files", nargs="*", type=Path, help="labelled questions (default: tests/questions)")
    given.add_argument("--half", choices=("open", "sealed", "all"), default="open")
    options = given.parse_args(words)
    rows = [row for path in options.files or sorted(QUESTIONS.glob("*.tsv")) for row in read_rows(path)]
    some = [row for row in rows if row.entry and options.half in ("all", half_of(row.text))]
    content = load(CONTENT)
    advisor = Advisor(content.words, content.faq)
    advisor.initialise()
    title = f"{len(some)} questions ({options.half} half), {len(content.faq)} entries"
    Console(width=110).print(table(compared(advisor, content.faq, some), title))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
