"""How do tests run the bot as it is run: a process, configured by its environment, killed and started again?"""

import asyncio
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.sandbox.script.process import BotProcess
from bot.sandbox.script.remote import Remote
from bot.sandbox.script.stage import Stage
from tests import forked
from tests.citizen import Sandbox
from tests.databases import DATA_KEY

ROOT = Path(__file__).parents[1]
TOKEN = "testToken"
AES_KEY = "testKeyTestKeyTestKeyTestKeyTestKeyTestKey0"
APPID = "wxtest0123456789ab"
SECRET = "testSecret0123456789"
START_SECONDS = 60
_LEAN = tempfile.TemporaryDirectory(prefix="content-")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@cache
def without_knowledge() -> Path:
    """The content but for its entries, whose index takes seconds to build: most processes of tests answer no question."""
    folder = Path(tempfile.mkdtemp(dir=_LEAN.name)) / "content"
    shutil.copytree(ROOT / "content", folder, ignore=shutil.ignore_patterns("faq"))
    return folder


class Bot:
    """``python -m bot serve`` (or another ``module``) on a database and a platform of the test's."""

    def __init__(
        self,
        database: str,
        api: str = "",
        *,
        module: str = "bot",
        command: str = "serve",
        port: int = 0,
        folder: Path = ROOT,
        **settings: Any,
    ) -> None:
        """``folder`` is where it runs, and where a demo keeps its platform.

        ``settings`` are further ones by SECTION__KEY, or SHIYU_FAULT for tests.faulty.
        """
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.module = module
        self.command = command
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SHIYU_")},
            "PYTHONPATH": str(ROOT),
            "SHIYU_SERVER__CONTENT": str(ROOT / "content" if command == "demo" else without_knowledge()),
            "SHIYU_SERVER__ASSETS": str(ROOT / "assets"),
            "SHIYU_SERVER__CACHE": str(ROOT / "var/cache"),  # the index of the knowledge takes seconds to make
            "SHIYU_WECHAT__TOKEN": TOKEN,
            "SHIYU_WECHAT__AES_KEY": AES_KEY,
            "SHIYU_WECHAT__APPID": APPID,
            "SHIYU_WECHAT__APPSECRET": SECRET,
            "SHIYU_WECHAT__API_BASE": api or "http://127.0.0.1:9",
            "SHIYU_SECURITY__DATA_KEYS": DATA_KEY.hex(),
            "SHIYU_SECURITY__TOTP_REQUIRED": "false",
            "SHIYU_DIALOG__FLOOD_MESSAGES": "100000",  # tests write faster than people
            "SHIYU_DATABASE__URL": database,
            "SHIYU_SERVER__PORT": str(self.port),
            "SHIYU_SERVER__PUBLIC_URL": self.url,
            **{name if name == "SHIYU_FAULT" else f"SHIYU_{name}": str(value) for name, value in settings.items()},
        }
        self.log = tempfile.NamedTemporaryFile(prefix="bot-", suffix=".log")  # noqa: SIM115 - read at the end
        self._process: ForkServerProcess | None = None

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self.kill()
            self.log.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        if error is not None:
            sys.stderr.write(f"--- log of the bot on port {self.port}\n{self.lines()[-6000:]}\n")
        self.log.close()

    @property
    def pid(self) -> int:
        assert self._process
        assert self._process.pid
        return self._process.pid

    async def start(self) -> None:
        """Start the process and wait until it is ready."""
        files = os.devnull, self.log.name
        self._process = await asyncio.to_thread(
            forked.start, self.module, [self.command], self.environment, self.folder, *files
        )
        async with aiohttp.ClientSession() as http:
            for _ in range(START_SECONDS * 20):
                if self._process.exitcode is not None:
                    raise AssertionError(f"the bot did not start ({self._process.exitcode})\n{self.lines()[-4000:]}")
                try:
                    async with http.get(f"{self.url}/readyz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.05)
        raise AssertionError(f"the bot was not ready within {START_SECONDS} s\n{self.lines()[-4000:]}")

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Signal the process and wait for its end; its exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.exitcode is None and process.pid:
            with suppress(ProcessLookupError):
                os.kill(process.pid, how)
        await asyncio.to_thread(process.join, 40)
        assert process.exitcode is not None, "the bot did not stop"
        return process.exitcode

    async def kill(self) -> None:
        """kill -9."""
        await self.stop(signal.SIGKILL)

    def lines(self) -> str:
        """The log so far."""
        return Path(self.log.name).read_text(encoding="utf-8")

    async def metric(self, name: str) -> float:
        """The sum of the samples of ``name`` on /metrics."""
        async with aiohttp.ClientSession() as http, http.get(f"{self.url}/metrics") as answer:
            text = await answer.text()
        return sum(
            float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith((f"{name}{{", f"{name} "))
        )


def platform(bot_url: str, **options: Any) -> Sandbox:
    """A local platform that pushes to ``bot_url`` in safe mode."""
    return Sandbox(
        **{
            "callback": f"{bot_url}/wechat",
            "token": TOKEN,
            "aes_key": AES_KEY,
            "appid": APPID,
            "secret": SECRET,
            "mode": "safe",
            **options,
        }
    )


@asynccontextmanager
async def stage_of_ours(database: str, ledger: Path) -> AsyncIterator[tuple[Stage, Sandbox]]:
    """A stage for scripts with our bot as it is shipped, and its platform, which a script's pauses do not tire."""
    own = Bot(database)
    own.log.close()
    async with (
        platform(own.url, ledger=ledger, attempts=15, attempt_interval=1) as wechat,
        Remote(wechat.url) as remote,
    ):
        environment = own.environment | {"SHIYU_WECHAT__API_BASE": wechat.url}
        bot = BotProcess(f"{sys.executable} -m bot serve", environment, ROOT)
        try:
            await bot.start(remote)
            yield Stage(remote, bot), wechat
        finally:
            await bot.stop()
