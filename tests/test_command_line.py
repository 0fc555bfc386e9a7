"""Does the command line do what it says, and refuse in words?"""

import asyncio
from pathlib import Path

import pytest

from bot import app
from bot.config import load
from tests.command_line import PASSWORD, assert_refused, run
from tests.databases import DATA_KEY, Databases
from tests.processes import Bot, platform


def test_staff_are_managed_from_the_command_line(databases: Databases) -> None:
    url = databases.url("sqlite")
    settings = load(None, {}, database={"url": url}, security={"data_keys": DATA_KEY.hex()})

    def staff(*words: str) -> str:
        result = run(url, "staff", *words)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    assert staff("add", "wang", "--name", "王芳", "--roles", "handler,approver") == "wang: added as handler, approver"
    assert staff("roles", "wang", "viewer") == "wang: viewer"
    assert staff("passwd", "wang") == "wang: password set, sessions ended"
    assert staff("revoke", "wang") == "wang: 0 sessions ended"
    assert staff("disable", "wang") == "wang: disabled"
    assert staff("list") == "wang  王芳  viewer  disabled"
    assert app.staff(settings, "enable", login="wang") == "wang: enabled"
    assert app.staff(settings, "reset_totp", login="wang").startswith("wang: enrols a new device")


@pytest.mark.parametrize(
    ("work", "values", "sentence"),
    [
        ("passwd", {"login": "nobody", "password": PASSWORD}, "没有登录名为“nobody”的账号"),
        ("add", {"login": "li", "name": "李", "roles": "king", "password": PASSWORD}, "角色只能是"),
        ("add", {"login": "1x", "name": "李", "roles": "viewer", "password": PASSWORD}, "登录名用小写字母开头"),
        ("add", {"login": "li", "name": "李", "roles": "viewer", "password": "short"}, "密码至少 10 个字符"),
    ],
)
def test_staff_commands_refuse_in_the_office_s_words(
    databases: Databases, work: str, values: dict[str, str], sentence: str
) -> None:
    url = databases.url("sqlite")
    with pytest.raises(app.OperatorError, match=sentence):
        app.staff(load(None, {}, database={"url": url}, security={"data_keys": DATA_KEY.hex()}), work, **values)


def test_refusal_of_a_command_is_one_sentence(databases: Databases) -> None:
    assert_refused(run(databases.url("sqlite"), "staff", "passwd", "nobody"), "没有登录名为“nobody”的账号")


def test_check_names_every_fault_and_fails(databases: Databases, tmp_path: Path) -> None:
    result = run(databases.url("sqlite"), "check", changes={"SHIYU_SERVER__ASSETS": str(tmp_path)})
    assert result.returncode == 1
    for words in ("make assets", "reachable, migrated", "The platform cannot be reached", "does not answer"):
        assert words in result.stdout
    assert "Traceback" not in result.stderr


async def test_check_is_content_when_all_is_well(databases: Databases) -> None:
    url = await asyncio.to_thread(databases.url, "sqlite")
    bot = Bot(url)
    async with platform(bot.url) as sandbox, Bot(url, sandbox.url, port=bot.port, SERVER__ASSETS="assets") as served:
        changes = {name: served.environment[name] for name in ("SHIYU_WECHAT__API_BASE", "SHIYU_SERVER__PUBLIC_URL")}
        result = await asyncio.to_thread(run, url, "check", changes=changes)
    bot.log.close()
    assert result.returncode == 0, result.stdout


async def test_menu_is_published_from_content(databases: Databases) -> None:
    url = await asyncio.to_thread(databases.url, "sqlite")
    async with platform("http://127.0.0.1:9") as sandbox:
        result = await asyncio.to_thread(run, url, "menu", changes={"SHIYU_WECHAT__API_BASE": sandbox.url})
        assert result.stdout.strip() == "menu: 投诉举报、查进度、帮助", result.stderr
        assert await sandbox.wait_entry("api", path="/cgi-bin/menu/create")
    failed = await asyncio.to_thread(run, url, "menu", changes={"SHIYU_WECHAT__API_BASE": "http://127.0.0.1:9"})
    assert_refused(failed, "the platform did not take the menu")


def test_keys_new_prints_a_usable_key(databases: Databases) -> None:
    url = databases.url("sqlite")
    key = run(url, "keys", "new").stdout.strip()
    first = run(url, "keys", "rotate", changes={"SHIYU_SECURITY__DATA_KEYS": key})
    assert first.stdout.strip().endswith("0 values moved to the current key"), first.stderr
