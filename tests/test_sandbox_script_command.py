"""Do the sandbox's commands explain themselves, refuse in one sentence, and end with the right exit code?"""

import asyncio
import re
import sys
from pathlib import Path

import pytest

from bot.sandbox.__main__ import main
from bot.sandbox.script.verbs import VERBS
from tests.processes import ROOT
from tests.sandbox_bots import Bot, Local

TALK = "{followers: [王芳], steps: [{says: 你好}, {hears: 回声：你好, within: 0.3}]}"
SECRETS = ("--token", "tokenfortests", "--appid", "wx0123456789abcdef")


async def typed(*words: str) -> tuple[int, str, str]:
    """``python -m bot.sandbox`` of those words: exit code, output, errors."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.sandbox", *words),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, errors = await process.communicate()
    return process.returncode or 0, said.decode(), errors.decode()


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.yaml"
    path.write_text(TALK, encoding="utf-8")
    return path


async def test_a_script_is_played_against_a_running_sandbox(talk: Path) -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        code, said, _ = await typed("play", str(talk), "--url", wechat.url)
        assert code == 0
        assert said.splitlines()[0] == "talk"
        assert re.fullmatch(r"✓   2/2  王芳 hears 回声：你好  0\.\d\d s", said.splitlines()[2])


@pytest.fixture
def other_talk(talk: Path) -> Path:
    talk.write_text(TALK.replace("回声：你好", "再见"), encoding="utf-8")
    return talk


async def test_a_script_that_goes_wrong_ends_with_one(other_talk: Path) -> None:
    async with Bot(path="/other") as bot:
        code, said, errors = await typed("play", str(other_talk), "--callback", bot.url, *SECRETS, "--quiet")
        assert (code, said) == (1, "")
        assert errors.startswith("✗ talk, line 1: 王芳 hears 再见\n王芳 did not hear '再见' within 0.3 s")


async def test_a_load_tells_what_came_of_it(tmp_path: Path) -> None:
    async with Bot() as bot:
        account = (*SECRETS, "--account", "gh_0123456789ab")
        path = tmp_path / "result.json"
        words = ("load", "--callback", bot.url, *account, "--seconds", "0.3", "--citizens", "3", "--json", str(path))
        code, said, _ = await typed(*words)
        assert code == 0
        assert "answers a second over 0.3 s" in said
        assert "lost 0  doubled 0  wrong 0" in said
        assert path.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["play", "talk.yaml"], "sandbox: which bot? Give --bot COMMAND, --callback URL of one that runs, or --url"),
        (["play", "talk.yaml", "--bot", "x"], "sandbox: --bot needs --callback URL, where the bot listens"),
        (["play", "no.yaml", "--url", "http://127.0.0.1:9"], "sandbox: no.yaml: cannot be read: No such file"),
        (["play", "--pace", "fast", "x"], "sandbox: argument --pace: invalid float value: 'fast'; --help"),
        (["load"], "sandbox: which bot? Give --callback, its address"),
        (["load", "--callback", "http://127.0.0.1:9/"], "sandbox: 127.0.0.1:9 takes no connection"),
        (["load", "--callback", "http://x/", "--citizens", "0"], "sandbox: --citizens and --connections must be 1"),
        (["load", "--callback", "http://x/", "--duplicates", "2"], "sandbox: --duplicates lies between 0 and 1"),
        (["--mode", "secret"], "sandbox: argument --mode: invalid choice: 'secret'"),
        (["--port", "99999"], "sandbox: port: 99999 is not between 0 and 65535"),
        (["--tours", "/nowhere"], "sandbox: tours: /nowhere is no folder"),
        (["--callback", "127.0.0.1:80/wechat"], "sandbox: callback: must start with http:// or https://"),
    ],
)
def test_what_cannot_be_begun_is_one_sentence_and_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    monkeypatch.setattr("sys.argv", ["sandbox", *words])
    with pytest.raises(SystemExit) as end:
        main()
    errors = capsys.readouterr().err
    assert (end.value.code, errors.count("\n")) == (2, 1)
    assert errors.startswith(sentence)


@pytest.mark.parametrize("command", [[], ["play"], ["load"]])
def test_every_option_stands_in_the_docs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["sandbox", *command, "--help"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    shown = capsys.readouterr().out
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    options = set(re.findall(r"^  (?:-h, )?(--[a-z-]+)", shown, re.M)) - {"--help"}
    assert len(options) > 15
    assert [option for option in sorted(options) if f"`{option}`" not in page] == []


def test_every_step_stands_in_the_docs() -> None:
    page = (ROOT / "docs" / "test-language.md").read_text(encoding="utf-8")
    assert [verb for verb in VERBS if f"`{verb}`" not in page] == []
