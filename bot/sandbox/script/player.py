"""How is a script played? One player for tests, the command line and the guided tour."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.script.acts import perform
from bot.sandbox.script.reader import Script, Step
from bot.sandbox.script.remote import Phone, PlayError
from bot.sandbox.script.stage import Stage

_LONGEST_READING = 6.0  # seconds a watcher is given for one step


@dataclass(frozen=True, slots=True)
class Progress:
    """Step ``number`` of ``of``; ``state`` is running, done or failed, ``citizen`` the openid of who acts."""

    step: Step
    number: int
    of: int
    state: str
    citizen: str = ""
    message: str = ""
    seconds: float = 0.0


Tell = Callable[[Progress], object]


def nobody(_: Progress) -> None:
    """Watches nothing."""


async def play(script: Script, stage: Stage, tell: Tell = nobody) -> None:
    """Plays every step in order; PlayError names the script's line where it went another way."""
    if script.needs_bot and stage.bot is None:
        raise PlayError(
            f"{script.name}: kills or starts the bot, so it must be ours to start; give its command with --bot"
        )
    stage.folder = script.folder
    await _enter(script, stage)
    for number, step in enumerate(script.steps, 1):
        await _take(script, number, step, stage, tell)


async def _take(script: Script, number: int, step: Step, stage: Stage, tell: Tell) -> None:
    citizen = stage.phones[step.who].openid if step.who else ""
    of, started = len(script.steps), time.perf_counter()
    tell(Progress(step, number, of, "running", citizen))
    try:
        await _watchable(step, stage)
        await perform(step, stage)
    except PlayError as error:
        spent = time.perf_counter() - started
        tell(Progress(step, number, of, "failed", citizen, str(error), spent))
        raise PlayError(f"{script.name}, line {step.line}: {step}\n{error}") from None
    tell(Progress(step, number, of, "done", citizen, seconds=time.perf_counter() - started))


async def _enter(script: Script, stage: Stage) -> None:
    """Everybody has a phone, and hears only what comes from now on."""
    entries = (await stage.remote.get("ledger", latest=1))["entries"]
    after = entries[-1]["seq"] if entries else 0
    for name in script.citizens:
        following = {"following": True} if name in script.followers else {}
        citizen = await stage.remote.post("citizens", name=name, **following)
        stage.phones[name] = Phone(stage.remote, citizen, after)


async def _watchable(step: Step, stage: Stage) -> None:
    """Time to read what came before, and to type what comes."""
    if stage.pace and step.verb not in ("hears", "hears_nothing", "waits"):
        length = len(step.value) if isinstance(step.value, str) else 0
        await asyncio.sleep(stage.pace * min(_LONGEST_READING, 1.2 + 0.08 * length))
