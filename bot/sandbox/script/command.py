"""``sandbox play``: which scripts, on which platform, with which bot, and how is it told?"""

import argparse
import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

from bot.sandbox.options import Usage, add_settings, settings_of
from bot.sandbox.script.player import Progress, nobody, play
from bot.sandbox.script.process import START_SECONDS, BotProcess
from bot.sandbox.script.reader import Script, read_script
from bot.sandbox.script.remote import PlayError, Remote
from bot.sandbox.script.stage import Stage
from bot.sandbox.script.verbs import VERBS
from bot.sandbox.serve import bound, serving
from bot.sandbox.settings import SettingError, Settings

_EPILOG = """\
examples:
  against the demo or a sandbox that runs:
    python -m bot sandbox play talk.yaml --url http://127.0.0.1:8080
  with a platform and a bot of its own ({port} is a free port, {sandbox} the platform's address, also SANDBOX_URL):
    python -m bot sandbox play talk.yaml --bot "python my_bot.py {port}" --callback http://127.0.0.1:{port}/wechat \\
        --token mytoken

exit codes: 0 every script went as written, 1 one did not, 2 nothing could be played

steps of a script:
"""


def _options(words: list[str]) -> argparse.Namespace:
    steps = "\n".join(f"  {name:15} {verb.says}" for name, verb in VERBS.items())
    parser = Usage("sandbox play", "Plays scripts of conversations against a bot.", _EPILOG + steps)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="scripts, played one after another")
    parser.add_argument("--url", default="", help="a sandbox that runs already; else one is started for the scripts")
    parser.add_argument("--bot", default="", metavar="COMMAND", help="starts the bot, so that scripts may kill it")
    parser.add_argument("--pace", type=float, default=0.0, help="0 as fast as the bot answers, 1 to watch [0]")
    parser.add_argument(
        "--patience", type=float, default=START_SECONDS, help=f"seconds the bot may take to start [{START_SECONDS:g}]"
    )
    parser.add_argument("--quiet", action="store_true", help="say only what went wrong")
    add_settings(parser)
    given = parser.parse_args(words)
    if not given.url and not given.bot and not given.callback:
        parser.error("which bot? Give --bot COMMAND, --callback URL of one that runs, or --url of a running sandbox")
    if not given.url and given.bot and not given.callback:
        parser.error("--bot needs --callback URL, where the bot listens")
    return given


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def _platform(url: str, settings: Settings) -> AsyncIterator[str]:
    """The address of the running one, or of one of our own."""
    if url:
        yield url
        return
    async with serving(settings, bound(settings)) as platform:
        yield f"http://{settings.host}:{platform.settings.port}"


@asynccontextmanager
async def _stage(given: argparse.Namespace) -> AsyncIterator[Stage]:
    """Platform and bot, both ready."""
    port = str(_free_port())
    settings = settings_of(given)
    settings = replace(settings, callback=settings.callback.replace("{port}", port))
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(_platform(given.url, settings))
        remote = await stack.enter_async_context(Remote(url))
        bot = None
        if given.bot:
            command = given.bot.replace("{port}", port).replace("{sandbox}", url)
            bot = BotProcess(command, {"SANDBOX_URL": url})
            stack.push_async_callback(bot.stop)
            await bot.start(remote, given.patience)
        else:
            await _reachable(remote)
        yield Stage(remote, bot, given.pace)


async def _reachable(remote: Remote) -> None:
    answer = await remote.post("verify")
    if not answer["ok"]:
        raise PlayError(f"the bot does not pass the platform's URL verification: {answer['rule']}; is it running?")


def _say(progress: Progress) -> None:
    marks = {"running": "…", "done": "✓", "failed": "✗"}
    if progress.state == "running" and not sys.stdout.isatty():
        return
    start, end = ("\r\x1b[K", "") if sys.stdout.isatty() else ("", "\n")
    end = end if progress.state == "running" else "\n"
    shown = f"{marks[progress.state]} {progress.number:>3}/{progress.of}  {progress.step}"
    sys.stdout.write(f"{start}{shown}{f'  {progress.seconds:.2f} s' if progress.state == 'done' else ''}{end}")
    sys.stdout.flush()


async def _play(given: argparse.Namespace, scripts: list[Script]) -> int:
    failed = 0
    async with _stage(given) as stage:
        for script in scripts:
            if not given.quiet:
                sys.stdout.write(f"{script.title}\n")
            try:
                await play(script, Stage(stage.remote, stage.bot, stage.pace), nobody if given.quiet else _say)
            except PlayError as error:
                failed += 1
                sys.stderr.write(f"✗ {error}\n{stage.bot.tail if stage.bot else ''}")
    return 1 if failed else 0


def main(words: list[str]) -> int:
    """The exit code; FileError and SettingError where nothing could be played."""
    given = _options(words)
    scripts = [read_script(cast(Path, path)) for path in given.files]
    try:
        return asyncio.run(_play(given, scripts))
    except PlayError as error:
        raise SettingError(str(error)) from None
