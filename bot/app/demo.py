"""What does `demo` add? A local WeChat platform beside the bot, demo accounts, cases and rounds to look at."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bot.app.demo_businesses import register_all
from bot.app.demo_campaigns import send_all
from bot.app.demo_cases import file_all
from bot.app.demo_happenings import put_on_all
from bot.app.demo_results import bring_all
from bot.app.demo_rounds import hold_all
from bot.app.errors import OperatorError
from bot.app.service import now
from bot.config import Config
from bot.content.reading import read
from bot.domain.ports import Units
from bot.domain.refused import Refused
from bot.portal import Login
from bot.services import account_text
from bot.services import staff as accounts
from bot.wechat.client import AsyncWeChatClient

# Known to everybody who reads this file: `serve` refuses them.
TOKEN = "shiyuDemoToken"  # noqa: S105
AES_KEY = "shiyuDemoOnlyNeverUseThisKeyInProduction123"
DATA_KEY = "c2hpeXUtZGVtby1vbmx5LW5ldmVyLWluLXByb2R1Y3Q="
APPSECRET = "shiyuDemoSecret"
FORBIDDEN = frozenset({TOKEN, AES_KEY, DATA_KEY, APPSECRET})

DEFAULTS: dict[str, dict[str, Any]] = {
    "wechat": {
        "appid": "wx5a11d0b0c5a11d0b",
        "appsecret": APPSECRET,
        "token": TOKEN,
        "aes_key": AES_KEY,
        "notice_template": "shiyuDemoNews",
        "topic_template": "shiyuDemoTopics",
    },
    "security": {"data_keys": DATA_KEY, "totp_required": False},
}
PATIENCE = 15.0  # seconds the local platform may take to start


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/sandbox/api/settings", timeout=2) as answer:  # noqa: S310 - an address of ours
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def sandbox(config: Config, given: str) -> Iterator[str]:
    """The address of the local platform: ``given``, one that an earlier demo left running, or a new process."""
    if given:
        if not _answers(given):
            raise OperatorError(f"--sandbox {given}: nothing answers there; start it with `python -m bot sandbox`")
        yield given.rstrip("/")
        return
    folder = Path("var")
    folder.mkdir(exist_ok=True)
    note = folder / "sandbox.json"
    process = _running(note) or _start(config, note)
    try:
        yield str(process["url"])
    finally:
        note.unlink(missing_ok=True)
        with suppress(ProcessLookupError):
            os.kill(int(process["pid"]), signal.SIGTERM)


def _running(note: Path) -> dict[str, Any] | None:
    """A platform that outlived a killed demo: it keeps its ledger, so it is used again."""
    try:
        process = dict(json.loads(note.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None
    return process if _answers(str(process["url"])) else None


def _start(config: Config, note: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bot.sandbox", "--port", "0", "--ledger", "var/sandbox.db"]
    command += ["--callback", f"http://127.0.0.1:{config.server.port}/wechat", "--appid", config.wechat.appid]
    command += ["--mode", "safe" if config.wechat.mode == "any" else config.wechat.mode]
    command += ["--public-url", config.server.public_url, "--assets", str(config.server.assets)]
    if (tours := config.server.content / "demo" / "tours").is_dir():
        command += ["--tours", str(tours)]
    secrets = {
        "SANDBOX_TOKEN": config.wechat.token.get_secret_value(),
        "SANDBOX_AES_KEY": config.wechat.aes_key.get_secret_value(),
        "SANDBOX_SECRET": config.wechat.appsecret.get_secret_value(),
    }
    log = Path("var/sandbox.log").open("a", encoding="utf-8")  # noqa: SIM115 - the child keeps it
    child = subprocess.Popen(  # noqa: S603 - our own module
        command,
        env={**os.environ, **secrets},
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        start_new_session=True,  # Ctrl-C and a kill of the bot are none of its business
    )
    process = {"pid": child.pid, "url": _wait_for_address(child)}
    note.write_text(json.dumps(process), encoding="utf-8")
    return process


def _wait_for_address(child: "subprocess.Popen[str]") -> str:
    deadline = time.monotonic() + PATIENCE
    assert child.stdout is not None  # noqa: S101
    while time.monotonic() < deadline and (line := child.stdout.readline()):
        if line.startswith("sandbox ready on "):
            return line.removeprefix("sandbox ready on ").strip()
    raise OperatorError("the local platform did not start: see var/sandbox.log")


def demo_data(config: Config) -> dict[str, Any]:
    """What content/demo holds: ``staff``, ``businesses``, ``cases``, ``rounds``, ``results``, ``campaigns``, ``happenings``."""
    folder = config.server.content / "demo"
    names = ("staff", "businesses", "cases", "rounds", "results", "campaigns", "happenings")
    return {name: read(folder / f"{name}.yaml", object) for name in names}


def logins_of(data: dict[str, Any]) -> tuple[Login, ...]:
    """The accounts shown on the demo's first page."""
    return tuple(Login(person["login"], person["password"], person["name"]) for person in data["staff"])


async def fill(units: Units, data: dict[str, Any]) -> None:
    """Demo accounts, businesses, cases, rounds, results, campaigns and happenings, once; what is there already is left alone."""
    people = {}
    for person in data["staff"]:
        password = await accounts.hashed(person["password"])
        values = {name: person[name] for name in ("login", "name", "roles")}
        try:
            people[person["login"]] = await units.run(accounts.add, hashed=password, by="demo", now=now(), **values)
        except Refused:
            return  # a second start: everything is there
    await register_all(units, businesses=data["businesses"], actor=people["zhou"], now=now())
    await units.run(file_all, cases=data["cases"], people=people, now=now())
    await units.run(hold_all, rounds=data["rounds"], people=people, now=now())
    await bring_all(units, results=data["results"], people=people, now=now())
    await units.run(send_all, campaigns=data["campaigns"], people=people, now=now())
    await units.run(put_on_all, given=data["happenings"], people=people, now=now())


async def publish(units: Units, client: AsyncWeChatClient) -> None:
    """What staff published, else the menu of content/menu.yaml, becomes the account's."""
    menu = await units.read(account_text.menu_in_force)
    await client.menu.create(menu.body())
