"""Does a mistake in the rules, the calendar or the grid stop the start with the file's name and what to do?"""

import shutil
from pathlib import Path

import pytest

from bot.content import ContentError, load

CONTENT = Path(__file__).parents[1] / "content"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("catalogue/areas.yaml", 'parent: "990101001"', 'parent: "1"', "has a parent that is not in the list"),
        ("catalogue/areas.yaml", 'code: "990102"', 'code: "99"', "areas.yaml"),
        ("calendar/2026.yaml", "year: 2026", "year: 2029", "2026-"),
        ("rules/order121.yaml", "count: 7", "count: 0", "count must be a whole number"),
        ("rules/reminders.yaml", '"09:00"', "nine", "reminders:"),
    ],
)
def test_a_mistake_in_the_rules_names_its_file(tmp_path: Path, name: str, old: str, new: str, words: str) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    file = tmp_path / "content" / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError) as raised:
        load(tmp_path / "content")
    assert words in str(raised.value)
    assert name.rpartition("/")[2].partition(".")[0] in str(raised.value)


def test_missing_rules_are_named(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    for file in (tmp_path / "content" / "rules").glob("order*.yaml"):
        file.unlink()
    with pytest.raises(ContentError, match="no rules found"):
        load(tmp_path / "content")
