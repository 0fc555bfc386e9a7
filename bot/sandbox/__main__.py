"""How is the platform started as a process of its own? ``python -m bot.sandbox --callback URL --token …``"""

import argparse
import asyncio
import os
import signal
import socket
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sandbox.app import create_app
from bot.sandbox.settings import FORMATS, MODES, PROFILES, SettingError, Settings

# Read from the environment too, since a command line can be read by everybody on the machine.
_SECRETS = {"token": "SANDBOX_TOKEN", "aes_key": "SANDBOX_AES_KEY", "secret": "SANDBOX_SECRET"}
_CHOICES = {"mode": MODES, "format": FORMATS, "profile": PROFILES}
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
    "seed": "makes the openids of the same names the same again",
    "attempts": "deliveries of one push",
    "attempt_timeout": "seconds until a delivery is cut",
    "attempt_interval": "seconds from one delivery to the next",
    "flush_every": "seconds until a batch of the ledger is written",
}


def read_settings(arguments: list[str]) -> Settings:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description="A local WeChat platform.")
    kinds: dict[str, type] = {"port": int, "attempts": int, "ledger": Path, "assets": Path}
    kinds |= dict.fromkeys(("attempt_timeout", "attempt_interval", "flush_every"), float)
    for entry in fields(Settings):
        default: Any = os.environ.get(_SECRETS.get(entry.name, ""), entry.default)
        parser.add_argument(
            f"--{entry.name.replace('_', '-')}",
            type=kinds.get(entry.name, str),
            default=default,
            choices=_CHOICES.get(entry.name),
            help=_HELP[entry.name],
        )
    return Settings(**vars(parser.parse_args(arguments)))


async def serve(settings: Settings, listener: socket.socket) -> None:
    runner = web.AppRunner(create_app(settings), access_log=None, shutdown_timeout=2)
    await runner.setup()
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await web.SockSite(runner, listener).start()
    sys.stdout.write(f"sandbox ready on http://{settings.host}:{settings.port}\n")
    sys.stdout.flush()
    await stop.wait()
    await runner.cleanup()


def main() -> None:
    try:
        settings = read_settings(sys.argv[1:])
        listener = socket.create_server((settings.host, settings.port), backlog=1024)
    except (SettingError, OSError) as error:
        sys.stderr.write(f"sandbox: {error}\n")
        raise SystemExit(2) from error
    port = listener.getsockname()[1]
    asyncio.run(serve(replace(settings, port=port), listener))


if __name__ == "__main__":
    main()
