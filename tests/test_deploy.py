"""Do the files of deploy/ work? The service behind a real nginx; systemd's own judgement of the units."""

import asyncio
import configparser
import json
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import typer

from bot.__main__ import cli
from bot.config import Server
from bot.services import complaint, staff
from bot.store import audit
from bot.store.schema import migrate
from tests.databases import opened
from tests.processes import ROOT, Bot
from tests.site import NGINX, Site, behind_nginx, trusting
from tests.wechat_pushes import APPID, KEY, TOKEN, opened_reply, plain_push, sealed_push, xml

DEPLOY = ROOT / "deploy"
UNITS = ("shiyu.service", "shiyu@.service", "shiyu-backup.service", "shiyu-backup.timer")
OPENID = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
ECHO = plain_push(b"").path_qs + "&echostr=4375120948345356249"
PASSWORD = "correct horse battery"


def message(number: int) -> bytes:
    fields = {"ToUserName": "gh_97417a04a28d", "FromUserName": OPENID, "CreateTime": 1_795_312_800 + number}
    return xml(fields | {"MsgType": "text", "Content": "菜单", "MsgId": 9000 + number}).encode()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """The service on a database of its own, with one member of staff, behind nginx."""
    if NGINX is None:
        assert not os.environ.get("CI"), "nginx is not installed; `make system` installs it"
        pytest.skip("nginx is not installed (apt-get install nginx-light)")
    folder = tmp_path_factory.mktemp("site")
    url = f"sqlite:///{folder}/shiyu.db"
    await asyncio.to_thread(migrate, url)
    async with opened(url) as database:
        hashed = await staff.hashed(PASSWORD)
        account = partial(staff.add, login="wang", name="王芳", roles=["handler"], by="test", now=datetime.now(UTC))
        await database.run(account, hashed=hashed)
    credentials: dict[str, Any] = {"WECHAT__TOKEN": TOKEN, "WECHAT__AES_KEY": KEY, "WECHAT__APPID": APPID}
    bot = Bot(
        url,
        **credentials,
        WECHAT__MAX_AGE=0,
        WECHAT__VERIFY_FILE="MP_verify_abc123.txt=abc123",
        SERVER__PUBLIC_URL="https://shiyu.example.org",
    )
    async with bot, behind_nginx(bot, folder) as site:
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    connector = aiohttp.TCPConnector(ssl=trusting(), local_addr=("127.0.0.7", 0))
    jar = aiohttp.CookieJar(unsafe=True)  # for an address instead of a name
    async with aiohttp.ClientSession(connector=connector, cookie_jar=jar) as session:
        yield session


over_nginx = pytest.mark.asyncio(loop_scope="module")


@over_nginx
@pytest.mark.parametrize("scheme", ["https", "http"])
async def test_verification_passes_unchanged_on_both_ports(
    site: Site, http: aiohttp.ClientSession, scheme: str
) -> None:
    origin = site.https if scheme == "https" else site.http
    async with http.get(origin + ECHO, allow_redirects=False) as answer:
        assert (answer.status, await answer.read()) == (200, b"4375120948345356249")


@over_nginx
@pytest.mark.parametrize("slash", ["", "/"])
async def test_push_is_answered_in_cipher(site: Site, http: aiohttp.ClientSession, slash: str) -> None:
    push = sealed_push(message(len(slash)))
    path = push.path_qs.replace("/wechat?", f"/wechat{slash}?")
    async with http.post(site.https + path, data=push.body, allow_redirects=False) as answer:
        assert answer.status == 200
        assert opened_reply(await answer.read())["ToUserName"] == OPENID


@over_nginx
async def test_push_with_changed_signature_is_refused(site: Site, http: aiohttp.ClientSession) -> None:
    push = sealed_push(message(7))
    path = push.path_qs.replace("msg_signature=", "msg_signature=0")
    async with http.post(site.https + path, data=push.body) as answer:
        assert answer.status == 403


@over_nginx
async def test_big_body_is_refused_before_the_service(site: Site, http: aiohttp.ClientSession) -> None:
    before = await site.bot.metric("shiyu_webhook_refused_total")
    async with http.post(site.https + sealed_push(b"x").path_qs, data=b"x" * 70_000) as answer:
        assert answer.status == 413
    assert await site.bot.metric("shiyu_webhook_refused_total") == before


@over_nginx
@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/readyz", "/metrics/"])
async def test_inner_addresses_are_closed_to_the_world(site: Site, http: aiohttp.ClientSession, path: str) -> None:
    async with http.get(site.https + path) as answer:
        assert answer.status == 404
    async with http.get(site.bot.url + path.rstrip("/")) as answer:
        assert answer.status == 200


@over_nginx
async def test_wrong_path_is_not_found_and_plain_http_moves(site: Site, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{site.https}/wechat/other") as answer:
        assert answer.status == 404
    async with http.get(f"{site.http}/console/", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (301, "https://127.0.0.1/console/")


@over_nginx
@pytest.mark.parametrize("scheme", ["https", "http"])
async def test_proof_of_the_domain_passes_on_both_ports(site: Site, http: aiohttp.ClientSession, scheme: str) -> None:
    origin = site.https if scheme == "https" else site.http
    async with http.get(f"{origin}/MP_verify_abc123.txt", allow_redirects=False) as answer:
        assert (answer.status, await answer.text()) == (200, "abc123")


@over_nginx
async def test_staff_hear_of_a_case_without_buffering(site: Site, http: aiohttp.ClientSession) -> None:
    form = {"login": "wang", "password": PASSWORD}
    async with http.post(f"{site.https}/console/sign-in", data=form, headers={"Origin": site.https}) as answer:
        assert answer.status == 200, await answer.text()
    async with opened(f"sqlite:///{site.folder}/shiyu.db") as database:
        entries, _total = await database.read(audit.page, 1, 5)
        assert [entry.detail for entry in entries if entry.act == "sign_in"] == ["127.0.0.7"]
        async with http.get(f"{site.https}/console/live") as live:
            assert await asyncio.wait_for(live.content.readline(), 2) == b"retry: 3000\n"
            case = partial(complaint.file, citizen="c" * 22, story="发霉", place="一食堂", point=None, photos=())
            await database.run(case, contact=None, now=datetime.now(UTC))
            assert await asyncio.wait_for(live.content.readuntil(b"event: complaint\n"), 5)


@over_nginx
async def test_too_many_questions_are_told_as_json(site: Site, http: aiohttp.ClientSession) -> None:
    async def asks() -> tuple[int, str, str]:
        async with http.get(f"{site.https}/api/v1/areas") as answer:
            return answer.status, answer.headers["Access-Control-Allow-Origin"], await answer.text()

    answers = await asyncio.gather(*(asks() for _ in range(120)))
    assert {status for status, _, _ in answers} == {200, 429}
    assert {origin for _, origin, _ in answers} == {"*"}
    refused = next(text for status, _, text in answers if status == 429)
    assert json.loads(refused)["error"]["code"] == "often"


@over_nginx
async def test_dropped_delivery_gets_no_answer_and_no_log(site: Site, http: aiohttp.ClientSession) -> None:
    """Last in this file: the service is gone afterwards."""
    push = sealed_push(message(8))
    await site.bot.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await http.post(site.https + push.path_qs, data=push.body)
    async with http.get(f"{site.https}/console/") as answer:
        assert answer.status == 502
    assert "POST /wechat 444" in site.logs()
    assert OPENID not in site.logs()


def test_units_are_sound_in_the_eyes_of_systemd(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd-analyze is not installed; the commands are examined below")
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8").replace("/opt/shiyu/.venv/bin/python", "/bin/true")
        (tmp_path / name).write_text(text, encoding="utf-8")
    names = [name.replace("@", "@8081") for name in UNITS]
    found = subprocess.run([tool, "verify", *names], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_unit_starts_a_command_that_exists(name: str) -> None:
    commands = typer.main.get_command(cli).commands  # type: ignore[attr-defined]
    lines = [line for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines() if "-m bot " in line]
    assert lines
    for line in lines:
        words = shlex.split(line.partition("=")[2].replace("'", ""))
        command = commands[words[words.index("bot") + 1]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("name", ["shiyu.service", "shiyu@.service"])
def test_unit_is_hardened_and_waits_for_a_stop(name: str) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / name, encoding="utf-8")
    service = unit["Service"]
    assert service["Restart"] == "always"
    assert (service["NoNewPrivileges"], service["ProtectSystem"]) == ("true", "strict")
    assert service["ReadWritePaths"] == "/var/lib/shiyu"
    assert float(service["TimeoutStopSec"]) > 3 * Server().shutdown_seconds


@pytest.mark.skipif(os.getuid() != 0 or shutil.which("unshare") is None, reason="needs root to mount read-only")
def test_service_runs_where_only_its_own_folders_can_be_written(tmp_path: Path) -> None:
    """ProtectSystem=strict and an empty bounding set, done by hand: systemd itself does not run in a test."""
    (tmp_path / "state").mkdir()
    url = f"sqlite:///{tmp_path}/state/shiyu.db"
    migrate(url)
    bot = Bot(url, SERVER__CACHE=tmp_path / "state/cache", OUTBOX__JOURNAL=tmp_path / "state/outbox")
    own = f"{tmp_path}/state"
    script = f'mount --make-rprivate / && mount --bind "{own}" "{own}" && mount -o remount,bind,ro / && ! touch var && '
    arguments = ["unshare", "-m", "sh", "-c", script + 'exec setpriv --no-new-privs --bounding-set=-all "$@"', "sh"]
    arguments += [str(ROOT / ".venv/bin/python"), "-m", "bot", "serve"]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(arguments, cwd=ROOT, env=bot.environment, stderr=log)
    bot.log.close()
    for _ in range(300):
        if process.poll() is not None or '"event": "ready"' in (tmp_path / "log").read_text(encoding="utf-8"):
            break
        time.sleep(0.1)
    process.terminate()
    assert process.wait(30) == 0, (tmp_path / "log").read_text(encoding="utf-8")
