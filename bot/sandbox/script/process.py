"""How is a bot started, known to be ready, and killed? As the process that its command line makes."""

import asyncio
import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.sandbox.script.remote import PlayError, Remote

START_SECONDS = 30.0
_STOP_SECONDS = 10.0
_TAIL = 1500  # characters of its log that are shown when it does not start


class BotProcess:
    """The bot of ``command``, with all its children: kill -9 takes every one of them."""

    def __init__(self, command: str, environment: Mapping[str, str] | None = None, folder: Path | None = None) -> None:
        self._words = shlex.split(command)
        self._folder = folder
        self._environment = dict(os.environ) | dict(environment or {})
        self._process: asyncio.subprocess.Process | None = None
        self._log = tempfile.NamedTemporaryFile(prefix="bot-", suffix=".log")  # noqa: SIM115 - lives as long as this

    @property
    def tail(self) -> str:
        """The end of what the bot wrote, standard output and errors together."""
        text = Path(self._log.name).read_text(encoding="utf-8", errors="replace")
        return f"--- the bot's log ends\n{text[-_TAIL:]}\n" if text else ""

    async def start(self, remote: Remote, within: float = START_SECONDS) -> None:
        """Starts it and waits until it passes the platform's URL verification; PlayError with the log's end."""
        if self._process and self._process.returncode is None:
            raise PlayError("the bot runs already")
        await self._spawn()
        assert self._process  # noqa: S101
        until = asyncio.get_running_loop().time() + within
        while self._process.returncode is None:
            answer = await remote.post("verify")
            if answer["ok"]:
                return
            if asyncio.get_running_loop().time() > until:
                await self.kill()
                raise PlayError(f"the bot was not ready within {within:g} s: {answer['rule']}\n{self.tail}")
            await asyncio.sleep(0.05)
        raise PlayError(f"the bot ended at once (exit code {self._process.returncode})\n{self.tail}")

    async def _spawn(self) -> None:
        how: dict[str, Any] = {"stdout": self._log, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._words, env=self._environment, cwd=self._folder, start_new_session=True, **how
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise PlayError(f"--bot {shlex.join(self._words)}: cannot be started: {reason}") from None

    async def kill(self) -> None:
        """kill -9, also of a bot that is dead already."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """Asks it to end; kills it where it does not."""
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self._end(signal.SIGTERM)
        except TimeoutError:
            sys.stderr.write("the bot did not end when asked, so it was killed\n")
            await self.kill()
        self._log.close()

    async def _end(self, how: signal.Signals) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, how)
        await self._process.wait()
