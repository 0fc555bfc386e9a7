"""How do files of the office come in by the command line: the register of businesses, inspection results?"""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import Progress

from bot.cli.shared import DEFAULT, ConfigFile, err, guard, out, settings_of

files = typer.Typer()
_SOURCE = "Where it is from; what its columns are is remembered by this name."
_IS = "What a column is, as HEADER=FIELD; HEADER= leaves it out. Again for more."


@files.command("import-businesses")
def import_businesses(
    path: Annotated[Path, typer.Argument(help="Table of businesses, penalties, lists, inspections or certificates.")],
    table: Annotated[str, typer.Option(help="Which of them it is; by default its columns tell.")] = "",
    source: Annotated[str, typer.Option(help=_SOURCE)] = "",
    is_: Annotated[list[str] | None, typer.Option("--is", help=_IS)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come of it, write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON document.")] = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Bring a table into the register of businesses; what is not understood waits for staff, row by row."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)

    def told(rows: int) -> None:
        err.print(f"[dim]{rows} rows[/]", highlight=False)

    given: dict[str, Any] = {"table": table, "source": source, "fields": dict(_field(one) for one in is_ or ())}
    found = guard(lambda: app.import_businesses(settings, path, **given, is_dry=dry_run, told=told))
    if as_json:
        out.print(json.dumps(found, ensure_ascii=False), markup=False, highlight=False, soft_wrap=True)
        return
    for row in found["rows"]:
        for doubt in row["doubts"]:
            out.print(f"  {escape(doubt['cell'])} “{escape(doubt['text'])}” {doubt['why']}", highlight=False)
    if found["left_out"]:
        out.print(f"  left out: {escape('、'.join(found['left_out']))}", highlight=False)
    counts = ", ".join(f"{found[name]} {name}" for name in ("read", "new", "changed", "known", "quarantined"))
    out.print(f"{found['table']}: {counts}", highlight=False)


@files.command("import-results")
def import_results(
    path: Annotated[
        Path, typer.Argument(help="Table or announcement: .xlsx, .xls, .csv, .json, .pdf, .docx, .html, .txt")
    ],
    source: Annotated[str, typer.Option(help=_SOURCE)] = "",
    is_: Annotated[list[str] | None, typer.Option("--is", help=_IS)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come of it, write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON document.")] = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Bring inspection results in, all of a file or nothing; rows that are not understood wait for staff.

    Ends with 0 when it is in, 3 when somebody has to say what a column is, 2 when it cannot be read.
    """
    from bot import app  # noqa: PLC0415

    settings, fields = settings_of(config), dict(_field(one) for one in is_ or ())
    with Progress(console=err, transient=True) as progress:
        bar = progress.add_task("rows", total=None)

        def told(read: int, total: int) -> None:
            progress.update(bar, completed=read, total=total or None)

        given: dict[str, Any] = {
            "source": source,
            "is_dry": dry_run,
            "is_whole": as_json,
            "fields": fields,
            "told": told,
        }
        found = guard(lambda: app.import_results(settings, path, **given))
    if as_json:
        out.print(json.dumps(found, ensure_ascii=False), markup=False, highlight=False, soft_wrap=True)
    else:
        _show_results(found)
    if found["unknown"]:
        raise typer.Exit(3)


def _field(text: str) -> tuple[str, str]:
    header, equals, field = text.rpartition("=")
    if not equals:
        err.print(f"[bold red]✗[/] --is {escape(text)}: write HEADER=FIELD", highlight=False)
        raise typer.Exit(2)
    return header, field


def _show_results(found: dict[str, Any]) -> None:
    """Rows in doubt with their reason, columns nobody knows, counts."""
    for row in found["rows"]:
        for doubt in row["doubts"]:
            out.print(
                f"  {escape(doubt['cell'])} “{escape(doubt['text'])}” {escape(doubt['why'])}",
                highlight=False,
                soft_wrap=True,
            )
    for header in found["unknown"]:
        out.print(
            f"  nobody knows the column “{escape(header)}”: say --is '{escape(header)}=FIELD'",
            highlight=False,
            soft_wrap=True,
        )
    counts = ", ".join(f"{found[name]} {name}" for name in ("read", "new", "known", "quarantined", "withdrawn"))
    out.print(
        f"{escape(found['file'])}: {counts}{'' if found['done'] else ' (nothing written)'}",
        highlight=False,
        soft_wrap=True,
    )
