"""How well are real citizens' texts decided? Reads a folder of labelled texts, prints the figures."""

import sys
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from bot.content import load
from bot.domain.decision import Want
from bot.text import Decider
from tests.eval.learn import learn
from tests.eval.reviews import ONE_LINE, figures, read, rows, split

CONTENT = Path("content")


def is_own(decider: Decider, text: str) -> bool:
    """Would this office take it up, as a complaint or as an emergency?"""
    decision = decider.decide(text)
    return decision.want is Want.EMERGENCY or (decision.want is Want.ACT and decision.act == "complaint")


def reviews(decider: Decider, path: Path) -> str:
    """Ours beside one line of keywords, on the reviews looked at and on the sealed ones."""
    looked_at, sealed = split(read(path))
    lines = []
    for name, part in (("looked at", looked_at), ("sealed", sealed)):
        lines += [f"{name}: {figures(part, partial(is_own, decider))}"]
        lines += [f"{name}, one line of keywords: {figures(part, lambda text: ONE_LINE.search(text) is not None)}"]
    alarms = [decider.decide(review.text).want is Want.EMERGENCY for review in looked_at if not review.is_fault]
    lines += [
        f"emergencies among {len(alarms)} looked at without a fault: {sum(alarms)} ({sum(alarms) / len(alarms):.2%})"
    ]
    return "\n".join(f"{path.name}, {line}" for line in lines)


def other_duties(decider: Decider, path: Path) -> str:
    """Share of letters about other duties that would be taken as a complaint to this office."""
    texts = [max(row, key=len) for row in rows(path)]
    taken = sum(is_own(decider, text) for text in texts)
    return (
        f"{path.name}: {len(texts)} letters, {taken} taken as the office's own ({taken / len(texts):.1%})\n"
        + _wants(decider, texts)
    )


def _wants(decider: Decider, texts: Iterable[str]) -> str:
    decisions = [decider.decide(text) for text in texts]
    counts = Counter(f"{decision.want} {decision.act or ''}".strip() for decision in decisions)
    return "decided as: " + ", ".join(f"{want} {count}" for want, count in counts.most_common())


def main(folder: Path, *, is_learning: bool) -> int:
    """Measure every known file below ``folder``, or learn from it; 2 when there is none."""
    found = sorted(folder.rglob("reviews_labelled*.tsv"))
    if is_learning and found:
        print(learn(CONTENT, found[0]))
    decider = Decider(load(CONTENT).words)
    decider.initialise()
    for path in found:
        print(reviews(decider, path))
    others = sorted(folder.rglob("letters_other_duties*.tsv"))
    for path in others:
        print(other_duties(decider, path))
    if not found and not others:
        print(f"nothing to measure below {folder}: reviews_labelled*.tsv or letters_other_duties*.tsv is looked for")
    return 0 if found or others else 2


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[-1]), is_learning=sys.argv[1] == "learn"))
