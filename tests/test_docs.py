"""Do the docs say what the code does? Lists are compared, links followed, names looked up."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer
from prometheus_client import REGISTRY

import bot.app
from bot.__main__ import cli
from bot.config import Config, load
from bot.console import label
from bot.console.result import label as result_label
from bot.console.round import label as round_label
from bot.portal.open.field import OBJECTS
from bot.store import rotation, tables
from tests.clock_data import read
from tests.test_architecture import ALLOWED, RESERVED, modules

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
SHIPPED = [*PAGES, *sorted((ROOT / "deploy").iterdir()), ROOT / "config.yaml", ROOT / "Makefile"]

FOLDERS = ("work", "root", "home", "tmp", "Users")  # where a machine keeps what no reader has
HOSTS = ("pypi", "registry")
ELSEWHERE = (
    *(rf"(?<!\w)/{folder}\b" for folder in FOLDERS),
    *(rf"\b{host}\." for host in HOSTS),
    "/".join(("shared", "reference")),
)


def by_name(path: Path) -> str:
    return path.name


@cache
def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows(name: str, heading: str = "") -> list[list[str]]:
    """The cells of every table row of a page, or of one section of it; heads and rules left out."""
    text = page(name)
    if heading:
        text = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = [[cell.strip() for cell in line[1:-1].split(" | ")] for line in text.splitlines() if line.startswith("| ")]
    heads = set(re.findall(r"^(\|.*)\n\|-", text, re.M))
    return [row for row in found if f"| {' | '.join(row)} |" not in heads]


def commands(group: object, prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every command with its long options."""
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} ")
        else:
            yield f"{prefix}{name}", [option for each in command.params for option in each.opts if option[:2] == "--"]


COMMANDS = dict(commands(typer.main.get_command(cli)))


def test_every_command_stands_in_the_docs() -> None:
    assert [row[0].strip("`") for row in rows("docs/commands.md")] == sorted(COMMANDS, key=_place)


def _place(command: str) -> int:
    found = page("docs/commands.md").find(f"| `{command}` |")
    assert found > 0, f"docs/commands.md has no row for `{command}`"
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_stands_in_the_docs(command: str) -> None:
    assert [option for option in COMMANDS[command] if f"`{option}`" not in page("docs/commands.md")] == []


def test_every_setting_stands_in_the_docs() -> None:
    settings = {
        (section, key)
        for section, field in Config.model_fields.items()
        for key in field.annotation.model_fields  # type: ignore[union-attr]
    }
    found = {(section, row[0].strip("`")) for section in Config.model_fields for row in _settings_of(section)}
    assert found == settings


def _settings_of(section: str) -> list[list[str]]:
    return rows("docs/configuration.md", section)


def test_every_metric_stands_in_the_docs() -> None:
    exposed = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in REGISTRY.collect()
        if family.name.startswith("shiyu_")
    }
    assert {row[0].strip("`") for row in rows("docs/operators.md", "Watching")} == exposed


def events_of(source: str) -> set[str]:
    """First words of every line that goes to the log."""
    return {
        node.args[0].value
        for node in (ast.walk(ast.parse(source)) if "log." in source else ())  # most files log nothing
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("debug", "info", "warning", "error", "exception")
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("log", "_log")
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_every_log_event_stands_in_the_docs() -> None:
    written = {
        event.partition(":")[0]
        for module, path in modules()
        if not module.startswith("bot.sandbox")
        for event in events_of(path.read_text(encoding="utf-8"))
    }
    documented = {event for row in rows("docs/operators.md", "The log") for event in re.findall(r"`(.+?)`", row[0])}
    assert documented == written


def test_every_address_stands_in_the_docs() -> None:
    documented = {
        (method, path, row[1].partition(",")[0].replace(" ", "_"))
        for row in rows("docs/addresses.md")
        for method, path in re.findall(r"`([A-Z]+) (\S+)`", row[0])
    }
    served = {route for route in bot.app.list_routes(load(None, {})) if route[0] != "HEAD"}
    assert documented == served


def test_every_field_of_the_open_data_stands_in_the_docs() -> None:
    documented = [tuple(row[:3]) for row in rows("docs/open-data.md", "Dictionary")]
    held = [
        (f"`{one.name}`", one.title, one.type.replace(" | ", " or ")) for fields in OBJECTS.values() for one in fields
    ]
    assert documented == held


def test_every_make_target_stands_in_the_docs() -> None:
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.M))
    assert {row[0].strip("`").split()[1] for row in rows("CONTRIBUTING.md")} == targets


def test_every_table_stands_in_the_docs() -> None:
    documented = {name for row in rows("docs/privacy.md", "Tables") for name in re.findall(r"`(\w+)`", row[0])}
    assert documented == set(tables.metadata.tables)


def test_every_sealed_column_stands_in_the_docs() -> None:
    documented = {tuple(row[0].strip("`").split(".")) for row in rows("docs/privacy.md", "Sealed")}
    assert documented == set(rotation.sealed_columns())


def test_import_table_is_the_one_that_is_held() -> None:
    def words(names: set[str]) -> str:
        return "everything" if "*" in names else ", ".join(sorted(names)) or "nothing"

    held = [
        [ring, words(allowed), ", ".join(sorted(name for name, rings in RESERVED.items() if ring in rings)) or "–"]
        for ring, allowed in ALLOWED.items()
    ]
    assert rows("docs/architecture.md", "The rings") == held


@pytest.mark.parametrize(
    "words",
    [
        *label.ROLES.values(),
        *read("rules/labels.yaml")["states"].values(),
        *label.DELIVERIES.values(),
        *round_label.STATES.values(),
        *result_label.STATES.values(),
    ],
)
def test_staff_find_every_label_in_their_page(words: str) -> None:
    assert words in page("docs/staff.md")


@pytest.mark.parametrize("path", PAGES, ids=by_name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=by_name)
def test_files_and_commands_named_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"`((?:bot|tests|content|deploy|docs|handlers)/[\w./@-]*\w/?)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.M))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.M)) <= targets
    typed = set(re.findall(r"(?:-m bot|^bot|&& bot|`bot) ([a-z][a-z-]*)", text, re.M))
    assert typed <= {command.partition(" ")[0] for command in COMMANDS}


def test_both_readmes_tell_the_same_commands() -> None:
    blocks = [re.findall(r"^```\n(.*?)^```", page(name), re.M | re.S) for name in ("README.md", "README.zh.md")]
    assert blocks[0] == blocks[1] == ["make run\n", "make test\n"]


@pytest.mark.parametrize("path", SHIPPED, ids=by_name)
def test_page_speaks_of_the_project_alone(path: Path) -> None:
    """No path of the machine it was written on, no mirror, no page of another project."""
    text = path.read_text(encoding="utf-8")
    assert re.findall(rf"(?:{'|'.join(ELSEWHERE)})\S*", text) == []


def test_every_page_is_reached_from_the_readme() -> None:
    assert [
        path.name for path in PAGES if path.parent.name == "docs" and f"docs/{path.name}" not in page("README.md")
    ] == []
