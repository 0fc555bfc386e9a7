"""Does docs/clocks.md show what calendar, rules and state machine say, and has everything a name?"""

from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.domain.case import Act, Proof, State
from bot.domain.case.table import ANYONE
from bot.domain.clock_event import Happening
from bot.domain.complaint import Kind
from bot.domain.rulepack import Checked, Unit
from tests.clock_data import packs
from tests.clock_tables import LABELS, sections

PAGE = (Path(__file__).parents[1] / "docs" / "clocks.md").read_text("utf-8")
SECTIONS = sections()


@pytest.mark.parametrize("heading", SECTIONS)
def test_the_page_holds_the_table_of_the_data(heading: str) -> None:
    """What the test shows on the left is what belongs into the page."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    shown = "\n".join(line for line in section.splitlines() if line.startswith("|"))
    assert SECTIONS[heading] == shown


def test_what_is_to_be_confirmed_says_so_on_the_page() -> None:
    for pack in packs():
        for rule in pack.clocks.values():
            lines = [
                line
                for line in PAGE.splitlines()
                if line.startswith(f"| `{rule.key}` |") and rule.source.article in line
            ]
            assert lines
            assert all(("待本局确认" in line) is rule.is_to_confirm for line in lines)


def test_everything_has_a_label() -> None:
    named: dict[str, Iterable[str]] = {
        "kinds": Kind,
        "units": Unit,
        "checked": Checked,
        "roles": ANYONE,
        "proofs": Proof,
        "states": State,
        "happenings": Happening,
        "acts": Act,
    }
    assert {group: set(LABELS[group]) for group in LABELS} == {group: set(names) for group, names in named.items()}
