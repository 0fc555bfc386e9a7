"""What is in the knowledge, by topic, and what rests on what? A table for the docs, kept current."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from bot.app.admin import load_content
from bot.app.errors import OperatorError
from bot.config import Config
from bot.domain.faq import Entry

PAGE = Path("docs/answers.md")
BEGIN, END = "<!-- faq table -->", "<!-- end of faq table -->"
_NAMES = {
    "rights": "rights and remedies",
    "kitchen": "kitchen and storage",
    "shopping": "shopping and labels",
    "substances": "substances",
    "rumours": "rumours",
    "illness": "illness",
    "special": "special foods",
    "operators": "operators",
    "office": "the office",
}


def table(entries: Iterable[Entry]) -> str:
    """Topics, counts, how checked, sources; then what is not yet verified."""
    by_topic: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_topic[entry.topic].append(entry)
    every = [entry for some in by_topic.values() for entry in some]
    lines = ["| topic | entries | ways to ask | source read | from memory | verified | different sources |"]
    lines.append("|---|---|---|---|---|---|---|")
    lines += [_row(_NAMES.get(topic, topic), some) for topic, some in sorted(by_topic.items())]
    return "\n".join([*lines, _row("**all**", every), "", *_unverified(by_topic)])


def _row(name: str, entries: list[Entry]) -> str:
    checked = Counter(entry.checked for entry in entries)
    asked = sum(len(entry.asked) + 1 for entry in entries)
    sources = len({source.title for entry in entries for source in entry.sources})
    cells = [name, len(entries), asked, checked["source"], checked["memory"], checked["verified"], sources]
    return f"| {' | '.join(map(str, cells))} |"


def _unverified(by_topic: dict[str, list[Entry]]) -> list[str]:
    """The ids that rest on memory: they are to be read against their source first."""
    lines = [
        f"- {_NAMES.get(topic, topic)}: {', '.join(f'`{one.id}`' for one in some if one.checked == 'memory')}"
        for topic, some in sorted(by_topic.items())
        if any(one.checked == "memory" for one in some)
    ]
    return (
        ["Entries that rest on memory and say no number until they were read against their source:", "", *lines]
        if lines
        else []
    )


def faq_table(config: Config, *, writes: bool) -> str:
    """The table as it is now; ``writes`` puts it into the docs page. Raises OperatorError."""
    made = table(load_content(config, is_strict=False).faq)
    if writes:
        _write(made)
    return made


def _write(made: str) -> None:
    try:
        head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    except OSError as error:
        raise OperatorError(f"{PAGE}: {error.strerror}; run this in the project's folder") from None
    if END not in rest:
        raise OperatorError(f"{PAGE}: the lines {BEGIN} and {END} are missing; put them where the table belongs")
    PAGE.write_text(f"{head}{BEGIN}\n{made}\n{END}{rest.partition(END)[2]}", "utf-8")
