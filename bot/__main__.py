"""What can be done from the command line?"""

import gc
import json
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from bot import __version__
from bot.cli.campaign import campaign
from bot.cli.files import files
from bot.cli.shared import DEFAULT, ConfigFile, err, guard, out, settings_of

cli = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help="食语 Shiyu: food safety on WeChat.")
staff = typer.Typer(no_args_is_help=True, help="Accounts of the office's staff.")
keys = typer.Typer(no_args_is_help=True, help="Keys that seal personal data.")
audit = typer.Typer(no_args_is_help=True, help="The record of who did what.")
cli.add_typer(staff, name="staff")
cli.add_typer(keys, name="keys")
cli.add_typer(audit, name="audit")
faq = typer.Typer(no_args_is_help=True, help="What the service knows.")
cli.add_typer(faq, name="faq")
cases = typer.Typer(no_args_is_help=True, help="Cases as sheets.")
cli.add_typer(cases, name="cases")
cli.add_typer(files)
cli.add_typer(campaign, name="campaign")

Password = Annotated[
    str,
    typer.Option(
        prompt=True, hide_input=True, confirmation_prompt=True, envvar="SHIYU_STAFF_PASSWORD", show_envvar=True
    ),
]


class Half(StrEnum):
    """Of labelled questions: those to look at, those seen only as a figure."""

    OPEN = "open"
    SEALED = "sealed"
    ALL = "all"


Login = Annotated[str, typer.Argument(help="Sign-in name.")]


@cli.callback(invoke_without_command=True)
def version(show: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False) -> None:
    if show:
        out.print(__version__)
        raise typer.Exit
    gc.set_threshold(10_000, 20, 50)  # a third of a start was the collector's, and all that it looked at stays


@cli.command()
def serve(config: ConfigFile = DEFAULT) -> None:
    """Serve in production: no sandbox, no demo content, secrets required."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    guard(lambda: app.serve(settings))


@cli.command()
def demo(
    config: ConfigFile = DEFAULT,
    sandbox: Annotated[str, typer.Option(help="Address of a running sandbox; by default one is started.")] = "",
) -> None:
    """Serve with a local WeChat platform, a phone in the browser and demo content."""
    from bot import app  # noqa: PLC0415

    guard(lambda: app.demo(config, sandbox, _announce))


def _announce(address: str) -> None:
    out.print(
        f"\n[bold]食语 Shiyu  {address}/[/]\n\n"
        f"  citizen and staff side by side   {address}/demo\n"
        f"  a citizen's phone                {address}/sandbox/phone\n"
        f"  the staff console                {address}/console   [dim](demo logins on the first page)[/]\n"
        f"  a guided tour from here          python -m bot sandbox play content/demo/tours/complaint.yaml --pace 1"
        f" --url {address}\n\n"
        "  Ctrl-C stops everything.\n"
    )


@cli.command()
def check(config: ConfigFile = DEFAULT) -> None:
    """Examine configuration, database, content and the platform; say what to do about each fault."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    findings = guard(lambda: app.examine(settings))
    table = Table("", "check", "finding", show_lines=False)
    for finding in findings:
        mark = "[green]✓[/]" if finding.ok else "[red]✗[/]"
        advice = f"\n→ {finding.advice}" if finding.advice and not finding.ok else ""
        table.add_row(mark, finding.name, f"{finding.message}{advice}")
    out.print(table)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@cli.command()
def migrate(config: ConfigFile = DEFAULT) -> None:
    """Bring the database to this version's schema."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    out.print(f"schema {guard(lambda: app.migrate(settings))}")


@cli.command()
def menu(config: ConfigFile = DEFAULT) -> None:
    """Make the menu that staff published, else content/menu.yaml, the account's, instead of the one it has."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    out.print(f"menu: {'、'.join(guard(lambda: app.publish_menu(settings)))}")


@cli.command()
def routes(config: ConfigFile = DEFAULT) -> None:
    """List every address of the service with who may use it."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    table = Table("method", "path", "permission")
    for row in guard(lambda: app.list_routes(settings)):
        table.add_row(*row)
    out.print(table)


@cli.command()
def backup(path: Annotated[Path, typer.Argument(help="Archive to write.")], config: ConfigFile = DEFAULT) -> None:
    """Write a consistent copy of the database, also while the service runs."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    with out.status("copying …"):
        rows = guard(lambda: app.backup(settings, path))
    out.print(f"{path}: {sum(rows.values())} rows of {len(rows)} tables; the keys are not in it, keep them elsewhere")


@cli.command()
def restore(path: Annotated[Path, typer.Argument(help="Archive to read.")], config: ConfigFile = DEFAULT) -> None:
    """Fill an empty database from a backup."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    with out.status("restoring …"):
        rows = guard(lambda: app.restore(settings, path))
    out.print(f"{sum(rows.values())} rows restored and checked against the archive")


@cli.command()
def retain(config: ConfigFile = DEFAULT) -> None:
    """Remove what has outlived its purpose now instead of tonight."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    for name, count in guard(lambda: app.retain(settings)).items():
        out.print(f"{name}: {count}")


@cli.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False)
def sandbox(context: typer.Context) -> None:
    """Run the local WeChat platform alone, for this bot or any other; `play` scripts on it, or `load` a bot."""
    from bot.sandbox.__main__ import main  # noqa: PLC0415

    sys.argv = ["sandbox", *context.args]
    main()


@keys.command("new")
def keys_new() -> None:
    """Print a fresh data key."""
    from bot import app  # noqa: PLC0415

    sys.stdout.write(app.new_key() + "\n")


@keys.command("rotate")
def keys_rotate(config: ConfigFile = DEFAULT) -> None:
    """Seal everything with the first of SHIYU_SECURITY__DATA_KEYS; afterwards the others may be removed."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    with out.status("sealing …") as status:
        moved = guard(lambda: app.rotate(settings, lambda name, count: status.update(f"{name}: {count}")))
    out.print(f"{moved} values moved to the current key")


def _staff(config: Path, work: str, **values: Any) -> None:
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    out.print(guard(lambda: app.staff(settings, work, **values)))


@staff.command("add")
def staff_add(
    login: Login,
    name: Annotated[str, typer.Option(prompt=True, help="Name shown to colleagues.")],
    roles: Annotated[str, typer.Option(prompt=True, help="handler, approver, admin, viewer; comma-separated.")],
    config: ConfigFile = DEFAULT,
    password: Password = "",
) -> None:
    """Add an account. The password is asked for, or read from SHIYU_STAFF_PASSWORD."""
    _staff(config, "add", login=login, name=name, roles=roles, password=password)


@staff.command("passwd")
def staff_passwd(
    login: Login,
    config: ConfigFile = DEFAULT,
    password: Password = "",
) -> None:
    """Set a new password and end the account's sessions."""
    _staff(config, "passwd", login=login, password=password)


@staff.command("disable")
def staff_disable(login: Login, config: ConfigFile = DEFAULT) -> None:
    """Shut an account out, at once."""
    _staff(config, "disable", login=login)


@staff.command("enable")
def staff_enable(login: Login, config: ConfigFile = DEFAULT) -> None:
    """Let a disabled account in again."""
    _staff(config, "enable", login=login)


@staff.command("roles")
def staff_roles(
    login: Login,
    roles: Annotated[str, typer.Argument(help="handler, approver, admin, viewer; comma-separated.")],
    config: ConfigFile = DEFAULT,
) -> None:
    """Set what an account may do."""
    _staff(config, "roles", login=login, roles=roles)


@staff.command("revoke")
def staff_revoke(login: Login, config: ConfigFile = DEFAULT) -> None:
    """End all sessions of an account."""
    _staff(config, "revoke", login=login)


@staff.command("reset-totp")
def staff_reset_totp(login: Login, config: ConfigFile = DEFAULT) -> None:
    """Forget the one-time code device of an account; it enrols a new one at the next sign-in."""
    _staff(config, "reset_totp", login=login)


@staff.command("list")
def staff_list(config: ConfigFile = DEFAULT) -> None:
    """List the accounts."""
    _staff(config, "list")


@audit.command("verify")
def audit_verify(
    config: ConfigFile = DEFAULT,
    head: Annotated[str, typer.Option(help="What an earlier check printed: it must still be part of the record.")] = "",
) -> None:
    """Check that no entry was changed, removed or added by another hand, and print the head to note down elsewhere."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    out.print(f"the audit is whole; its head is {guard(lambda: app.verify_audit(settings, head))}", highlight=False)


@cli.command()
def ask(
    question: Annotated[str, typer.Argument(help="What a citizen writes.")] = "",
    batch: Annotated[Path | None, typer.Option(help="A file with a question a line.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    eval_: Annotated[
        list[Path] | None, typer.Option("--eval", help="A file of labelled questions; again for more.")
    ] = None,
    half: Annotated[Half, typer.Option(help="Which half of the labelled questions counts.")] = Half.ALL,
    config: ConfigFile = DEFAULT,
) -> None:
    """Show what would be said to a question and why, or how well labelled questions are decided."""
    from bot import app  # noqa: PLC0415

    if (bool(question), batch is not None, bool(eval_)).count(True) != 1:
        err.print("[bold red]✗[/] give a question in quotes, or --batch FILE, or --eval FILE")
        raise typer.Exit(2)
    settings = settings_of(config)
    if eval_:
        out.print(guard(lambda: app.evaluate(settings, eval_, half.value)), highlight=False, markup=False)
        return
    texts = guard(lambda: app.lines_of(batch)) if batch else [question]
    for row in guard(lambda: list(app.ask(settings, texts))):
        if as_json:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            _show_decision(row)


def _show_decision(row: dict[str, Any]) -> None:
    """One decision for reading: what is done, the answer, the runners-up, the reasons."""
    out.print(f"\n[bold]{escape(row['text'])}[/]\n  {row['route']} · {row['action']}", highlight=False)
    if row["answer"]:
        out.print(f"  [green]{escape(row['title'])}[/]  {row['score']}\n  {escape(row['answer'])}", highlight=False)
    for choice in row["choices"]:
        out.print(f"  [dim]{choice['score']:.3f}  {choice['id']}  {escape(choice['title'])}[/]", highlight=False)
    for line in row["why"]:
        out.print(f"  [dim]{escape(line)}[/]", highlight=False)


@faq.command("table")
def faq_table(
    write: Annotated[bool, typer.Option("--write", help="Put it into docs/answers.md too.")] = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """List topics, entries, what they rest on and which are from memory."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    out.print(guard(lambda: app.faq_table(settings, writes=write)), highlight=False, markup=False, soft_wrap=True)


Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]


@cases.command("export")
def cases_export(
    path: Annotated[Path, typer.Argument(help="New file to write, .csv or .xlsx.")],
    since: Day,
    until: Day,
    config: ConfigFile = DEFAULT,
) -> None:
    """Write the cases received from one day to another, both included, without their reporters."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    size = guard(lambda: app.export_cases(settings, path, since.date(), until.date()))
    out.print(f"{path}: {size} bytes")


@cases.command("import")
def cases_import(
    path: Annotated[Path, typer.Argument(help="Sheet to read, .csv or .xlsx; the console has a template.")],
    config: ConfigFile = DEFAULT,
) -> None:
    """File every row of a sheet as a case, or none when a row has a fault; every fault is named."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    numbers = guard(lambda: app.import_cases(settings, path))
    out.print(f"{len(numbers)} cases filed: {numbers[0]} to {numbers[-1]}", highlight=False)


if __name__ == "__main__":
    cli(prog_name="python -m bot")
