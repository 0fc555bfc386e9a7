"""How are campaigns seen, watched and stopped from the command line?"""

import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.cli.shared import DEFAULT, ConfigFile, err, guard, out, settings_of

campaign = typer.Typer(no_args_is_help=True, help="Campaigns: see, watch, send from here, stop.")

Ref = Annotated[str, typer.Argument(help="The campaign's reference, twelve characters.")]
Why = Annotated[str, typer.Option(help="The reason; it stands in the history.")]


@campaign.command("list")
def list_campaigns(
    state: Annotated[str, typer.Option(help="draft, proposed, approved, sending, paused, sent or cancelled.")] = "",
    config: ConfigFile = DEFAULT,
) -> None:
    """List the newest campaigns."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    table = Table("reference", "state", "time", "ways", "title")
    for row in guard(lambda: app.campaign_command.listed(settings, state)):
        table.add_row(*map(escape, row))
    out.print(table)


@campaign.command("show")
def show(ref: Ref, config: ConfigFile = DEFAULT) -> None:
    """Print what a campaign is, whom it would reach now, what became of it: one JSON document."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    found = guard(lambda: app.campaign_command.shown(settings, ref))
    out.print(json.dumps(found, ensure_ascii=False, indent=1), markup=False, highlight=False, soft_wrap=True)


@campaign.command("watch")
def watch(
    ref: Ref,
    send: Annotated[bool, typer.Option("--send", help="Send from this process too, as the service does.")] = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Show how far a campaign is until it is over; ends with 1 when it stands still before."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=err, transient=True) as progress:
        bar = progress.add_task("people", total=None)

        def told(there: app.campaign_command.Progress) -> None:
            words = f"{there.state}, calls {there.calls[0]}/{there.calls[1]}"
            progress.update(bar, completed=there.done, total=there.total or None, description=words)

        there = guard(lambda: app.campaign_command.watch(settings, ref, told, sends=send))
    unknown = f", {there.unknown} unknown" if there.unknown else ""
    out.print(f"{ref}: {there.state}, {there.done} of {there.total}{unknown}", highlight=False)
    if there.state not in ("sent", "cancelled"):
        raise typer.Exit(1)


def _stop(config: ConfigFile, ref: str, act: str, why: str) -> None:
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    out.print(f"{ref}: {guard(lambda: app.campaign_command.stopped(settings, ref, act, why))}", highlight=False)


@campaign.command("pause")
def pause(ref: Ref, why: Why, config: ConfigFile = DEFAULT) -> None:
    """Stop a campaign where it is; only an approver lets it go on, at the console."""
    _stop(config, ref, "pause", why)


@campaign.command("cancel")
def cancel(ref: Ref, why: Why, config: ConfigFile = DEFAULT) -> None:
    """End a campaign: what was not sent is not sent any more."""
    _stop(config, ref, "cancel", why)


@campaign.command("decide")
def decide(
    ref: Ref,
    number: Annotated[int, typer.Argument(help="The call's number.")],
    why: Why,
    sent: Annotated[bool, typer.Option("--sent/--again", help="It was sent, or it is made again.")],
    config: ConfigFile = DEFAULT,
) -> None:
    """Settle a call that the platform never answered."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    guard(lambda: app.campaign_command.decided(settings, ref, number, why, is_sent=sent))
    out.print(f"{ref}: call {number} {'taken as sent' if sent else 'will be made again'}", highlight=False)


@campaign.command("quota")
def quota(
    month: Annotated[str, typer.Option(help="As 2026-11; by default this one.")] = "",
    used: Annotated[int, typer.Option(help="Note this slot as used at the platform's own console.")] = 0,
    free: Annotated[int, typer.Option(help="Take such a note back.")] = 0,
    config: ConfigFile = DEFAULT,
) -> None:
    """Show a month's group messages to all, and note one that was sent at the platform's own console."""
    from bot import app  # noqa: PLC0415

    settings = settings_of(config)
    table = Table("slot", "used by", "since")
    for row in guard(lambda: app.campaign_command.quota(settings, month, used, free)):
        table.add_row(*row)
    out.print(table)
