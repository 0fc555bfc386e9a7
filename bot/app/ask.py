"""What would be said to a text, and why? Questions asked at the command line, without a database."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.app.admin import load_content
from bot.app.advising import advisor_of
from bot.app.errors import OperatorError
from bot.app.evaluation import report
from bot.app.labelled import Row, half_of, read_rows
from bot.config import Config
from bot.content import Content
from bot.domain.decision import Action, Decision
from bot.domain.faq import Entry, by_id


class Desk:
    """The knowledge as it stands in content/, ready to be asked. Raises OperatorError."""

    def __init__(self, config: Config) -> None:
        self.content: Content = load_content(config, is_strict=False)
        self._entries = by_id(self.content.faq)
        self.advisor = advisor_of(config, self.content)

    def asked(self, text: str) -> dict[str, Any]:
        """One answer as the batch prints it."""
        return as_row(text, self.advisor.explained(text), self._entries)


def as_row(text: str, decision: Decision, entries: Any) -> dict[str, Any]:
    """The fields of the batch, exactly."""
    best = decision.found[0] if decision.found else None
    entry: Entry | None = entries.get(best.id) if best and decision.action is Action.ANSWER else None
    return {
        "text": text,
        "route": decision.route,
        "action": decision.action.value,
        "id": entry.id if entry else None,
        "title": entry.question if entry else None,
        "answer": entry.answer if entry else None,
        "score": best.score if best else 0.0,
        "choices": [{"id": one.id, "title": one.title, "score": one.score} for one in decision.found],
        "why": why(decision),
    }


def why(decision: Decision) -> list[str]:
    """The words that decided, the best entry's reasons, what else is offered."""
    said = [f"说到：{'、'.join(decision.because)}"] if decision.because else []
    said += (
        [f"各条路：{'、'.join(f'{route} {share:.0%}' for route, share in decision.shares)}"] if decision.shares else []
    )
    said += decision.found[0].why if decision.found else []
    said += [f"还想要：{'、'.join(decision.also)}"] if decision.also else []
    said += ["问一句：要我帮您登记投诉吗"] if decision.offers else []
    return said + ([f"归{decision.referral.body}管：{decision.referral.number}"] if decision.referral else [])


def ask(config: Config, texts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Each text with what is done about it."""
    desk = Desk(config)
    for text in texts:
        yield desk.asked(text)


def lines_of(path: Path) -> list[str]:
    """The questions of a file, one a line; raises OperatorError."""
    try:
        return [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{path}: cannot be read ({error}); give a UTF-8 file with one question a line") from None


def evaluate(config: Config, paths: Iterable[Path], half: str) -> str:
    """How well are the labelled questions of ``paths`` decided? Raises OperatorError."""
    rows: list[Row] = [row for path in paths for row in read_rows(path) if half in ("all", half_of(row.text))]
    if not rows:
        raise OperatorError(f"no question of the {half} half in the files given")
    desk = Desk(config)
    return report([(row, desk.advisor.decide(row.text)) for row in rows], tells=half != "sealed")
