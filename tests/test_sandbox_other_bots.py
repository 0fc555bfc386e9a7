"""Does a bot that is not ours converse with the platform, in plain and in safe mode, killed in between?"""

import asyncio
import os
import sys

import pytest

from tests import other_bots
from tests.processes import ROOT

SECRETS = {
    "SANDBOX_TOKEN": other_bots.TOKEN,
    "SANDBOX_AES_KEY": other_bots.AES_KEY,
    "SANDBOX_SECRET": other_bots.SECRET,
}


async def sandbox_play(bot: str, mode: str, *scripts: str) -> tuple[int, str]:
    """``python -m bot sandbox play`` as a person types it; exit code and what it says."""
    words = [f"tests/scripts/{name}.yaml" for name in scripts]
    words += ["--bot", f"{sys.executable} -m tests.other_bots.{bot} {{port}} {mode}", "--mode", mode]
    words += ["--callback", "http://127.0.0.1:{port}/", "--appid", other_bots.APPID, "--attempt-interval", "1"]
    command = [sys.executable, "-m", "bot", "sandbox", "play", *words]
    out = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=os.environ | SECRETS, stdout=out, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


@pytest.mark.parametrize("mode", ["plain", "safe"])
@pytest.mark.parametrize(("bot", "scripts"), [("on_wechatpy", ["any_bot", "api_bot"]), ("on_werobot", ["any_bot"])])
async def test_a_bot_of_others_converses_and_is_killed(bot: str, scripts: list[str], mode: str) -> None:
    code, said = await sandbox_play(bot, mode, *scripts)
    assert code == 0, said
    assert "✗" not in said
    assert "kills_bot" in said


async def test_a_bot_with_another_token_is_not_ready() -> None:
    command = [sys.executable, "-m", "bot.sandbox", "play", "tests/scripts/any_bot.yaml", "--token", "anothertoken"]
    command += ["--bot", f"{sys.executable} -m tests.other_bots.on_wechatpy {{port}}", "--patience", "2"]
    command += ["--callback", "http://127.0.0.1:{port}/"]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await process.communicate()
    assert process.returncode == 2
    assert errors.decode().startswith("sandbox: the bot was not ready within 2 s: 状态码 500")
