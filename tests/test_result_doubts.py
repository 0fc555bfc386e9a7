"""Has every doubt about a row a sentence that says what to do, and every such sentence a doubt?"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
SENTENCES: dict[str, str] = yaml.safe_load((ROOT / "content" / "texts" / "result_doubt.yaml").read_text("utf-8"))
PLACES = ("domain/result", "tabular", "services/result")


def trees() -> Iterator[ast.AST]:
    for place in PLACES:
        for file in sorted((ROOT / "bot" / place).rglob("*.py")):
            yield ast.parse(file.read_text("utf-8"))


def said() -> set[str]:
    """The codes that a Doubt is made with where they stand as words."""
    calls = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    named = (call.args[0] for call in calls if getattr(call.func, "id", "") in ("Doubt", "_doubt"))
    values = (value for first in named for value in ast.walk(first) if isinstance(value, ast.Constant))
    return {value.value for value in values if isinstance(value.value, str)}


def words() -> set[str]:
    return {str(node.value) for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_every_doubt_has_a_sentence() -> None:
    assert said() - set(SENTENCES) == set()


def test_every_sentence_belongs_to_a_doubt() -> None:
    assert set(SENTENCES) - words() == set()


def test_every_sentence_says_what_to_do() -> None:
    silent = [code for code, sentence in SENTENCES.items() if not re.search("请|可以", sentence)]
    assert silent == []
