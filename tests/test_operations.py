"""Does the service start only when it can work, say why not, stop cleanly, and obey the command line?"""

import asyncio
import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest
from sqlalchemy.engine import make_url

from bot.app.demo import DATA_KEY, TOKEN
from tests import wechat_pushes
from tests.command_line import assert_refused, run
from tests.databases import Databases, opened
from tests.processes import ROOT, Bot


def content_without(folder: Path, name: str) -> str:
    """A copy of content/ with one broken file."""
    shutil.copytree(ROOT / "content", folder / "content")
    (folder / "content" / name).write_text("hello: [\n", encoding="utf-8")
    return str(folder / "content")


MISTAKES = {
    "empty token": ({"SHIYU_WECHAT__TOKEN": ""}, "wechat.token is empty: set SHIYU_WECHAT__TOKEN"),
    "bad key": ({"SHIYU_WECHAT__AES_KEY": "short"}, "wechat.aes_key: must be the 43 letters"),
    "demo token": ({"SHIYU_WECHAT__TOKEN": TOKEN}, "wechat.token is the demo's"),
    "demo data key": ({"SHIYU_SECURITY__DATA_KEYS": DATA_KEY}, "security.data_keys is the demo's"),
    "no data key": ({"SHIYU_SECURITY__DATA_KEYS": ""}, "security.data_keys is empty"),
    "other data key": ({"SHIYU_SECURITY__DATA_KEYS": "22" * 32}, "security.data_keys: sealed with a data key that is"),
    "no server": ({"SHIYU_DATABASE__URL": "postgresql://x@127.0.0.1:9/x"}, "database.url: cannot reach PostgreSQL"),
    "no folder": ({"SHIYU_DATABASE__URL": "sqlite:////proc/none/x.db"}, "database.url: cannot open"),
}


@pytest.fixture(scope="module")
def starts(databases: Databases) -> dict[str, subprocess.CompletedProcess[str]]:
    """What came of a start with each mistake; two at a time, since most of it is importing."""
    url = databases.url("sqlite")
    asyncio.run(unlock(url))
    with ThreadPoolExecutor(2) as pool:
        runs = {name: pool.submit(run, url, "serve", changes=changes) for name, (changes, _words) in MISTAKES.items()}
    return {name: future.result() for name, future in runs.items()}


@pytest.mark.parametrize("name", MISTAKES)
def test_start_is_refused_in_one_clear_sentence(starts: dict[str, subprocess.CompletedProcess[str]], name: str) -> None:
    assert_refused(starts[name], MISTAKES[name][1])


async def unlock(url: str) -> None:
    async with opened(url):
        return


def test_unmigrated_database_is_refused_until_migrated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    assert_refused(run(url, "serve"), "run `python -m bot migrate`")
    assert run(url, "migrate").returncode == 0
    assert "added as handler" in run(url, "staff", "add", "wang", "--name", "王芳", "--roles", "handler").stdout


def test_unmigrated_postgres_is_refused_too(databases: Databases) -> None:
    url = databases.url("postgres")
    asyncio.run(forget_schema(url))
    assert_refused(run(url, "serve"), "the schema is empty, this version needs")


async def forget_schema(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("DELETE FROM alembic_version")
    await connection.close()


def test_invalid_content_is_refused_by_file(databases: Databases, tmp_path: Path) -> None:
    file = "texts/menu.yaml"
    changes = {"SHIYU_SERVER__CONTENT": content_without(tmp_path, file)}
    result = run(databases.url("sqlite"), "serve", changes=changes)
    assert result.returncode == 2
    assert file in result.stderr
    assert "Traceback" not in result.stderr


def test_used_port_is_named(databases: Databases) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run(databases.url("sqlite"), "serve", changes={"SHIYU_SERVER__PORT": port})
    assert result.returncode == 2
    assert f"server.port: 127.0.0.1:{port} cannot be used" in result.stderr
    assert "Traceback" not in result.stderr


@asynccontextmanager
async def database_held(url: str) -> AsyncIterator[None]:
    """Nobody else can write until the block is left."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.close()
    else:
        server = await asyncpg.connect(url)
        async with server.transaction():
            await server.execute("LOCK TABLE inbox")
            yield
        await server.close()


def push(number: int = 1) -> wechat_pushes.Push:
    fields = {"ToUserName": "gh_97417a04a28d", "FromUserName": "o-wang", "CreateTime": 1_795_312_800}
    body = wechat_pushes.xml(fields | {"MsgType": "text", "Content": "菜单", "MsgId": number})
    return wechat_pushes.sealed_push(body.encode())


def pushed_at(url: str) -> Bot:
    """A bot that takes the pushes of tests.wechat_pushes."""
    credentials: dict[str, Any] = {"TOKEN": wechat_pushes.TOKEN, "AES_KEY": wechat_pushes.KEY}
    credentials |= {"APPID": wechat_pushes.APPID, "MAX_AGE": 0}
    return Bot(url, **{f"WECHAT__{name}": value for name, value in credentials.items()})


async def note(event: asyncio.Event, *_given: object) -> None:
    event.set()


async def refused(http: aiohttp.ClientSession, url: str) -> None:
    """Wait until nothing new is taken."""
    async with asyncio.timeout(3):  # the database is held: what waits for it is given up after 4 s
        while True:
            try:
                async with http.get(url):
                    pass
            except aiohttp.ClientConnectorError:
                return
            except aiohttp.ClientError:  # taken, then closed: it is about to stop listening
                continue


async def test_stop_finishes_the_request_in_hand(database_url: str) -> None:
    bot = pushed_at(database_url)
    written = asyncio.Event()
    trace = aiohttp.TraceConfig()
    trace.on_request_chunk_sent.append(partial(note, written))
    others = aiohttp.TCPConnector(force_close=True)
    async with (
        bot,
        aiohttp.ClientSession(connector=others) as http,
        aiohttp.ClientSession(trace_configs=[trace]) as platform,
    ):
        async with database_held(database_url):
            sent = push()
            answer = asyncio.create_task(platform.post(bot.url + sent.path_qs, data=sent.body))
            await written.wait()
            async with http.get(f"{bot.url}/healthz") as healthy:  # by then it has looked at what came before
                assert healthy.status == 200
            stopping = asyncio.create_task(bot.stop(signal.SIGTERM))
            await refused(http, f"{bot.url}/healthz")
        response = await answer
        assert response.status == 200
        assert wechat_pushes.opened_reply(await response.read())["ToUserName"] == "o-wang"
        assert await stopping == 0
        assert "error" not in bot.lines()


async def test_idle_service_stops_at_once(database_url: str) -> None:
    async with Bot(database_url) as bot:
        begun = time.monotonic()
        assert await bot.stop(signal.SIGTERM) == 0
        assert time.monotonic() - begun < 3
        assert "error" not in bot.lines()


async def test_health_readiness_and_metrics_answer(database_url: str) -> None:
    async with pushed_at(database_url) as bot, aiohttp.ClientSession() as http:
        for path, status in (("/healthz", "ok"), ("/readyz", "ready")):
            async with http.get(bot.url + path) as answer:
                assert (answer.status, await answer.json()) == (200, {"status": status})
        sent = push()
        for _ in range(2):
            async with http.post(bot.url + sent.path_qs, data=sent.body) as answer:
                assert answer.status == 200
        assert await bot.metric("shiyu_webhook_seconds_count") == 2
        assert await bot.metric("shiyu_retries_joined_total") == 1
        async with http.get(f"{bot.url}/metrics") as answer:
            text = await answer.text()
        assert 'shiyu_outbox_rows{state="unknown"} 0.0' in text
        assert "shiyu_outbox_oldest_seconds 0.0" in text


async def test_log_is_json_and_names_nobody(database_url: str) -> None:
    async with pushed_at(database_url) as bot, aiohttp.ClientSession() as http:
        sent = push()
        await http.post(bot.url + sent.path_qs, data=sent.body)
        await http.post(bot.url + sent.path_qs.replace("msg_signature=", "msg_signature=0"), data=sent.body)
        lines = [json.loads(line) for line in bot.lines().splitlines()]
        assert [line["event"] for line in lines] == ["ready", "webhook refused"]
        assert "o-wang" not in bot.lines()
        assert wechat_pushes.TOKEN not in bot.lines()


async def test_unready_while_the_database_is_away(databases: Databases) -> None:
    url = make_url(await asyncio.to_thread(databases.url, "postgres"))
    async with cuttable(str(url.query["host"])) as (port, cut):
        bot = Bot(url.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False))
        async with bot, aiohttp.ClientSession() as http:
            cut()
            async with http.get(f"{bot.url}/readyz") as answer:
                assert (answer.status, (await answer.json())["status"]) == (503, "database away")
            async with http.get(f"{bot.url}/healthz") as answer:
                assert answer.status == 200


@asynccontextmanager
async def cuttable(folder: str) -> AsyncIterator[tuple[int, Callable[[], None]]]:
    """A port that leads to the PostgreSQL in ``folder``, and a function that cuts it off."""
    open_ends: set[asyncio.StreamWriter] = set()
    socket_path = f"{folder}/.s.PGSQL.5432"

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ends.add(writer)
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(socket_path)
        await asyncio.gather(forward(reader, far_writer), forward(far_reader, writer), return_exceptions=True)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)

    def cut() -> None:
        server.close()
        for end in open_ends:
            end.transport.abort()

    yield server.sockets[0].getsockname()[1], cut
    cut()
