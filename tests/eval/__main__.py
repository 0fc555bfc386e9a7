"""How well are real citizens' texts decided? Reads a folder of labelled texts, prints the figures."""

import csv
import sys
from collections import Counter
from pathlib import Path

from bot.content import load
from bot.domain.decision import Want
from bot.text import Decider


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row]


def _is_complaint(decider: Decider, text: str) -> bool:
    decision = decider.decide(text)
    return decision.want is Want.EMERGENCY or (decision.want is Want.ACT and decision.act == "complaint")


def reviews(decider: Decider, path: Path) -> str:
    """Recall and precision of "this is a food-safety complaint" on reviews with a column of 0 and 1."""
    rows = _rows(path)
    label = next(i for i, cell in enumerate(rows[1]) if cell in ("0", "1"))
    text = 1 - label
    pairs = [(row[label] == "1", _is_complaint(decider, row[text])) for row in rows if row[label] in ("0", "1")]
    hits = sum(truth and said for truth, said in pairs)
    recall = hits / max(1, sum(truth for truth, _ in pairs))
    precision = hits / max(1, sum(said for _, said in pairs))
    score = 2 * recall * precision / max(1e-9, recall + precision)
    return f"{path.name}: {len(pairs)} reviews, recall {recall:.3f}, precision {precision:.3f}, F1 {score:.3f}"


def other_duties(decider: Decider, path: Path) -> str:
    """Share of letters about other duties that would be taken as a complaint to this office."""
    texts = [max(row, key=len) for row in _rows(path)[1:]]
    taken = sum(_is_complaint(decider, text) for text in texts)
    return f"{path.name}: {len(texts)} letters, {taken} taken as the office's own ({taken / max(1, len(texts)):.1%})"


def wants(decider: Decider, path: Path) -> str:
    counts = Counter(decider.decide(max(row, key=len)).want.value for row in _rows(path))
    return f"{path.name}: " + ", ".join(f"{want} {count}" for want, count in counts.most_common())


def main(folder: Path) -> int:
    """Measure every known file below ``folder``; 2 when there is none."""
    decider = Decider(load(Path("content")).words)
    decider.initialise()
    measured = 0
    for pattern, measure in (("reviews_labelled*.tsv", reviews), ("letters_other_duties*.tsv", other_duties)):
        for path in sorted(folder.rglob(pattern)):
            print(measure(decider, path))
            print(wants(decider, path))
            measured += 1
    if not measured:
        print(f"nothing to measure below {folder}")
    return 0 if measured else 2


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
