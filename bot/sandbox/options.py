"""Which options do the platform's commands take, and how do they refuse?"""

import argparse
import os
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any, NoReturn

from bot.sandbox.settings import FORMATS, MODES, PROFILES, Settings

# Read from the environment too, since a command line can be read by everybody on the machine.
_SECRETS = {"token": "SANDBOX_TOKEN", "aes_key": "SANDBOX_AES_KEY", "secret": "SANDBOX_SECRET"}
_CHOICES = {"mode": MODES, "format": FORMATS, "profile": PROFILES}
_KINDS: dict[str, type] = {"port": int, "attempts": int, "ledger": Path, "assets": Path, "tours": Path}
_KINDS |= dict.fromkeys(("attempt_timeout", "attempt_interval", "flush_every"), float)
_HELP = {
    "callback": "the bot's address, as typed into the account's console",
    "token": "token of the message push (or SANDBOX_TOKEN)",
    "aes_key": "EncodingAESKey, 43 characters (or SANDBOX_AES_KEY)",
    "appid": "the account's AppID",
    "secret": "the account's AppSecret (or SANDBOX_SECRET)",
    "mode": "plain, compat or safe",
    "format": "xml or json",
    "profile": "kind of account: service, subscription, unverified, test",
    "account": "the account's original id, gh_…",
    "name": "the account's name on the phone",
    "host": "address to listen on",
    "port": "port to listen on, 0 for a free one",
    "public_url": "origin under which browsers and bots see this platform",
    "ledger": "file that keeps everything; in memory without it",
    "assets": "directory served under /sandbox/assets/",
    "tours": "folder of scripts that the phone offers as guided tours",
    "seed": "makes the openids of the same names the same again",
    "attempts": "deliveries of one push",
    "attempt_timeout": "seconds until a delivery is cut",
    "attempt_interval": "seconds from one delivery to the next",
    "flush_every": "seconds until a batch of the ledger is written",
    "ip_list": "addresses that may fetch tokens, comma-separated; empty for any",
    "web_domain": "host that OAuth may lead back to; empty for any",
}


class Usage(argparse.ArgumentParser):
    """Refuses in one sentence with exit code 2."""

    def __init__(self, name: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=f"python -m bot {name}",
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"sandbox: {message}; --help lists what there is\n")


def add_settings(parser: argparse.ArgumentParser, without: Iterable[str] = ()) -> None:
    """An option for every field of Settings."""
    group = parser.add_argument_group("the account and its platform")
    for entry in fields(Settings):
        if entry.name in without:
            continue
        default: Any = os.environ.get(_SECRETS.get(entry.name, ""), entry.default)
        shown = "" if entry.name in _SECRETS or default in ("", None) else f" [{default}]"
        group.add_argument(
            f"--{entry.name.replace('_', '-')}",
            type=_KINDS.get(entry.name, str),
            default=default,
            choices=_CHOICES.get(entry.name),
            metavar="SECRET" if entry.name in _SECRETS else None if entry.name in _CHOICES else "VALUE",
            help=_HELP[entry.name] + shown,
        )


def settings_of(given: argparse.Namespace) -> Settings:
    """Raises SettingError."""
    names = {entry.name for entry in fields(Settings)}
    return Settings(**{name: value for name, value in vars(given).items() if name in names})
