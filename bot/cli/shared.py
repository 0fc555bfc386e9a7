"""What do all commands share: where they write, their configuration, how a fault is told?"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bot.config import Config, ConfigError, load

out = Console()
err = Console(stderr=True)

ConfigFile = Annotated[Path, typer.Option("--config", "-c", help="Configuration file.")]
DEFAULT = Path("config.yaml")


def guard(work: Callable[[], Any]) -> Any:
    """Run ``work``; what the operator can mend becomes a sentence and exit code 2, never a stack trace."""
    from bot.app import OperatorError  # noqa: PLC0415 - the command line answers --help without loading the service

    try:
        return work()
    except (ConfigError, OperatorError) as error:
        err.print(f"[bold red]✗[/] {error}", highlight=False)
        raise typer.Exit(2) from None


def settings_of(path: Path) -> Config:
    config = guard(lambda: load(path))
    assert isinstance(config, Config)  # noqa: S101
    return config
