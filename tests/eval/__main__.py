"""How well are real citizens' texts decided, and real tables of results read?

Reads a folder of labelled texts or of tables, prints the figures; learns from the texts when told.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.content import load
from bot.domain.decision import Decision, Want
from bot.text import Advisor
from tests.eval import lookups, routes
from tests.eval.learn import learn
from tests.eval.results import measure as results
from tests.eval.reviews import ONE_LINE, Review, figures, read, rows, split

CONTENT = Path("content")
_OWN = ("complaint", "emergency")
_USAGE = "python -m tests.eval FOLDER | learn FOLDER | routes [FOLDER] | results FOLDER [--report FILE] | lookups"

Decide = Callable[[str], Decision]


def product() -> Advisor:
    """Who decides for citizens: with all that is known."""
    content = load(CONTENT)
    advisor = Advisor(content.words, content.faq)
    advisor.initialise(Path("var/cache"))
    return advisor


def is_own(decide: Decide, text: str) -> bool:
    """Would this office take it up, as a complaint or as an emergency?"""
    return decide(text).route in _OWN


def reviews(advisor: Advisor, path: Path) -> str:
    """Ours beside the words alone and one line of keywords, on the reviews looked at and on the sealed ones."""
    looked_at, sealed = split(read(path))
    lines = []
    for name, part in (("looked at", looked_at), ("sealed", sealed)):
        lines += [f"{name}: {figures(part, partial(is_own, advisor.decide))}"]
        lines += [f"{name}, words alone: {figures(part, partial(is_own, advisor.decider.decide))}"]
        lines += [f"{name}, one line of keywords: {figures(part, lambda text: ONE_LINE.search(text) is not None)}"]
    alarms = [advisor.decide(review.text).want is Want.EMERGENCY for review in looked_at if not review.is_fault]
    lines += [
        f"emergencies among {len(alarms)} looked at without a fault: {sum(alarms)} ({sum(alarms) / len(alarms):.2%})"
    ]
    return "\n".join(f"{path.name}, {line}" for line in lines)


def other_duties(advisor: Advisor, path: Path) -> str:
    """Share of letters about other duties that would be taken as a complaint to this office."""
    texts = [max(row, key=len) for row in rows(path)]
    lines = [f"{len(texts)} letters, {_taken(advisor.decide, texts)}"]
    lines += [f"words alone: {_taken(advisor.decider.decide, texts)}"]
    return "\n".join(f"{path.name}: {line}" for line in lines) + f"\n{_wants(advisor, texts)}"


def _taken(decide: Decide, texts: list[str]) -> str:
    taken = sum(is_own(decide, text) for text in texts)
    return f"{taken} taken as the office's own ({taken / len(texts):.1%})"


def _wants(advisor: Advisor, texts: Iterable[str]) -> str:
    counts = Counter(advisor.decide(text).route for text in texts)
    return "decided as: " + ", ".join(f"{want} {count}" for want, count in counts.most_common())


def learnt_from(folder: Path) -> list[Review]:
    """The reviews below ``folder`` that may be looked at."""
    return [review for path in _reviews_below(folder) for review in split(read(path))[0]]


def _reviews_below(folder: Path) -> list[Path]:
    return sorted(folder.rglob("reviews_labelled*.tsv"))


def _missing(folder: Path, *names: str) -> int:
    print(f"nothing to read below {folder}: {' or '.join(names)} is looked for")
    return 2


def measure(folder: Path) -> int:
    """Every known file below ``folder``; 2 when there is none."""
    found, others = _reviews_below(folder), sorted(folder.rglob("letters_other_duties*.tsv"))
    tables = _results_in(folder)
    if not found and not others and not tables:
        return _missing(folder, "reviews_labelled*.tsv", "letters_other_duties*.tsv", *results.NEEDED)
    advisor = product()
    for path in found:
        print(reviews(advisor, path))
    for path in others:
        print(other_duties(advisor, path))
    return read_results(tables) if tables else 0


def _results_in(folder: Path) -> Path | None:
    """``folder`` or its folder ``results``, where the tables of inspection results stand."""
    return next((path for path in (folder, folder / "results") if results.is_whole(path)), None)


def learn_signs(folder: Path) -> int:
    found = _reviews_below(folder)
    if not found:
        return _missing(folder, "reviews_labelled*.tsv")
    print(learn(CONTENT, found[0]))
    return measure(folder)


def learn_routes(folder: Path | None) -> int:
    told = learnt_from(folder) if folder else []
    if folder and not told:
        return _missing(folder, "reviews_labelled*.tsv")
    print(routes.learn(CONTENT, told))
    return 0


def read_results(folder: Path, report: Path | None = None) -> int:
    """The tables of inspection results; what was set aside, and why, goes to ``report``."""
    tables = _results_in(folder)
    if tables is None:
        return _missing(folder, *results.NEEDED)
    print(results.measure(tables, datetime.now(UTC).date(), report))
    return 0


def main(words: list[str]) -> int:
    """2 when there is nothing to read, or when it is not said what to do."""
    match words:
        case ["lookups"]:
            print(lookups.report(product(), load(CONTENT)))
            return 0
        case ["routes"]:
            return learn_routes(None)
        case ["routes", folder]:
            return learn_routes(Path(folder))
        case ["results", folder]:
            return read_results(Path(folder))
        case ["results", folder, "--report", report]:
            return read_results(Path(folder), Path(report))
        case ["learn", folder]:
            return learn_signs(Path(folder))
        case [folder] if folder not in ("learn", "results"):
            return measure(Path(folder))
        case _:
            print(_USAGE)
            return 2


if __name__ == "__main__":
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads any more (… | head), and the interpreter's last flush is not to fail as well.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)
