"""Does the conformance table name what exists: tests, calls, error codes?"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from bot.sandbox.api.methods import METHODS
from bot.sandbox.app import create_app
from bot.sandbox.errors import REASONS, TEXTS
from bot.sandbox.settings import MODES, PROFILES, Settings

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("\n## Conformance\n")[2]
LINES = [line for line in TABLE.splitlines() if line.startswith("| ") and not re.match(r"\| (rule|call|how) \|", line)]
RULES = [line for line in LINES if not re.match(r"\| (raised by rule|as faults only) \|", line)]
# Pages of other hosts of the platform, served here beside the API.
BESIDE = {("GET", "/cgi-bin/showqrcode"), ("GET", "/connect/oauth2/authorize")}


@cache
def named_in(name: str) -> set[str]:
    path = ROOT / name
    if not path.exists():
        return set()
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, functions)}


@pytest.mark.parametrize("line", RULES, ids=lambda line: line[2:40].strip())
def test_every_line_names_tests_that_exist(line: str) -> None:
    named = re.findall(r"`(tests/test_\w+\.py)::(test_\w+)`", line)
    assert named, "a line without a test"
    assert [f"{name}::{test}" for name, test in named if test not in named_in(name)] == []


def test_every_rule_names_page_and_confidence() -> None:
    rules = [line.strip("| ").split(" | ") for line in RULES]
    short = [cells for cells in rules if len(cells) == 2]
    assert all(re.match(r"`(GET|POST) |wechatpy", cells[0]) for cells in short)
    assert [cells for cells in rules if len(cells) == 4 and not re.fullmatch(r"[VXSCR(),\w\s’'–-]+", cells[2])] == []
    assert {len(cells) for cells in rules} == {2, 4}


def test_the_calls_in_the_table_are_those_served() -> None:
    documented = re.findall(r"`(GET|POST) (/\S+)`", TABLE.partition("\n### Calls\n")[2])
    assert len(documented) == len(set(documented))
    assert set(documented) == {(method.verb, path) for path, method in METHODS.items()} | BESIDE


def test_every_documented_call_has_a_route() -> None:
    served = {resource.canonical for resource in create_app(Settings()).router.resources()}
    roots = {f"/{path.split('/')[1]}" for path in METHODS}
    assert {f"{root}/{{call}}" for root in roots} | {path for _, path in BESIDE} <= served


def test_the_codes_in_the_table_are_those_known() -> None:
    codes = TABLE.partition("\n### Error codes\n")[2]
    raised, only = (
        {int(code) for code in re.findall(r"-?\d+", line)}
        for line in re.findall(r"^\| (?:raised by rule|as faults only) \| (.+) \|$", codes, re.M)
    )
    assert raised & only == set()
    assert raised | only == set(TEXTS)
    assert raised == raised_in(sorted((ROOT / "bot" / "sandbox").rglob("*.py")))


def raised_in(paths: list[Path]) -> set[int]:
    source = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return {code for code in TEXTS if code > 0 and re.search(rf"(?<!\d){code}(?!\d)", source)}


def test_every_code_that_is_raised_is_provoked() -> None:
    mine = Path(__file__)
    tests = [path for path in sorted((ROOT / "tests").glob("test_sandbox_*.py")) if path != mine]
    assert sorted(raised_in(sorted((ROOT / "bot" / "sandbox").rglob("*.py"))) - raised_in(tests)) == []


def test_every_code_used_has_its_text() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "sandbox").rglob("*.py"))
    assert {int(code) for code in re.findall(r"ApiError\((-?\d+)", source)} <= set(TEXTS)
    assert set(REASONS) <= set(TEXTS)


@pytest.mark.parametrize("word", [*PROFILES, *MODES])
def test_profiles_and_modes_stand_in_the_docs(word: str) -> None:
    assert re.search(rf"\b{word}\b", PAGE)
