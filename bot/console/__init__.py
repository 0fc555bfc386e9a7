"""The pages on which staff work: ``setup_console`` puts them under /console."""

from bot.console.settings import ConsoleSettings
from bot.console.setup import setup_console

__all__ = ["ConsoleSettings", "setup_console"]
