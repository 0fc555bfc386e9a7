"""How is a server started on the measured core, and how much of it does it use?"""

import asyncio
import os
import shlex
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import asyncpg

from tests.bench.messages import AES_KEY, APPID, TOKEN

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]
PRODUCT = f"{sys.executable} -m bot"
_TICK = os.sysconf("SC_CLK_TCK")
_START = 60  # seconds: dictionaries are loaded before the service says ready


@dataclass(frozen=True, slots=True)
class Server:
    """``kind`` says how answers are verified; ``database`` and ``postmaster`` (a process) are the product's."""

    name: str
    kind: str
    port: int
    process: int
    database: str = ""
    postmaster: int = 0

    def seconds(self) -> float:
        """Processor time used so far, threads and children included."""
        return tree_seconds(self.process)

    def database_seconds(self) -> float:
        return tree_seconds(self.postmaster) if self.postmaster else 0.0

    def stored(self) -> int:
        """Rows in the inbox."""
        if self.database.startswith("sqlite"):
            with sqlite3.connect(self.database.removeprefix("sqlite:///")) as connection:
                return int(connection.execute("SELECT count(*) FROM inbox").fetchone()[0])
        return asyncio.run(_count(self.database))


async def _count(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM inbox"))
    finally:
        await connection.close()


def tree_seconds(process: int) -> float:
    """Of ``process`` and its living descendants."""
    spent = _stat(process)
    if spent is None:
        return 0.0
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return spent + sum(tree_seconds(int(child)) for child in children)


def _stat(process: int) -> float | None:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return None
    return (int(fields[11]) + int(fields[12])) / _TICK


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Processes started within stay on ``core``."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def peer(name: str) -> Iterator[Server]:
    """One of ``tests.bench.peers``."""
    with module(name, "bare" if name == "bare" else "echo", "tests.bench.peers", name) as server:
        yield server


@contextmanager
def module(name: str, kind: str, *words: str) -> Iterator[Server]:
    """``python -m`` of ``words`` and a free port."""
    port = free_port()
    with _running([sys.executable, "-m", *words, str(port)], {}, port) as process:
        yield Server(name, kind, port, process)


@contextmanager
def product(name: str, database: str, postmaster: int = 0, command: str = PRODUCT) -> Iterator[Server]:
    """The service itself in safe mode on a migrated ``database``."""
    port, words = free_port(), shlex.split(command)
    key = subprocess.run([*words, "keys", "new"], check=True, capture_output=True, text=True).stdout.strip()
    settings = {
        "SHIYU_WECHAT__TOKEN": TOKEN,
        "SHIYU_WECHAT__AES_KEY": AES_KEY,
        "SHIYU_WECHAT__APPID": APPID,
        "SHIYU_WECHAT__APPSECRET": "secretofthebench",
        "SHIYU_WECHAT__API_BASE": f"http://127.0.0.1:{port}/nowhere",
        "SHIYU_WECHAT__MODE": "safe",
        "SHIYU_SERVER__PORT": str(port),
        "SHIYU_DATABASE__URL": database,
        "SHIYU_SECURITY__DATA_KEYS": key,
        "SHIYU_LOG__LEVEL": "warning",
        "SHIYU_DIALOG__FLOOD_MESSAGES": "1000000",  # counted, but a few citizens send the load of a city
    }
    subprocess.run([*words, "migrate"], check=True, capture_output=True, env=os.environ | settings)
    with _running([*words, "serve"], settings, port) as process:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=_START):  # its port is open before anybody answers
            pass
        yield Server(name, "product", port, process, database, postmaster)


@contextmanager
def _running(command: list[str], settings: dict[str, str], port: int) -> Iterator[int]:
    with on_core(SERVER_CORE):
        process = subprocess.Popen(command, env=os.environ | settings)
    try:
        _wait_for(process, port)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + _START
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{' '.join(map(str, process.args))} did not start")  # type: ignore[arg-type]
