"""What does each step do?"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.script.process import BotProcess
from bot.sandbox.script.reader import Step
from bot.sandbox.script.remote import Phone, PlayError
from bot.sandbox.script.stage import Stage
from bot.sandbox.script.verbs import VERBS


async def perform(step: Step, stage: Stage) -> None:
    """Raises PlayError where it cannot be done or something else happens."""
    value = stage.recall(step.value)
    if step.verb in _PLATFORM:
        await _PLATFORM[step.verb](stage, value)
        return
    phone = stage.phones[step.who]
    if step.verb == "hears":
        stage.memory |= await phone.hears(value, step.within)
    elif step.verb in _PHONE:
        await _PHONE[step.verb](stage, phone, value)
    else:
        await phone.does(VERBS[step.verb].act, {_FIELD.get(step.verb, "text"): value} if value is not None else {})


_FIELD = {"views": "url", "scans": "scene"}


async def _follows(stage: Stage, phone: Phone, scene: str) -> None:
    """A citizen who follows already leaves first, so that the script can be played again."""
    people = (await stage.remote.get("citizens"))["citizens"]
    if any(one["openid"] == phone.openid and one["following"] for one in people):
        await phone.does("unfollow", {})
    await phone.does("follow", {"scene": scene})


async def _taps(_: Stage, phone: Phone, wording: str) -> None:
    await phone.does("tap", await phone.choice(wording))


async def _clicks(stage: Stage, phone: Phone, name: str) -> None:
    menu = await stage.remote.get(f"citizens/{phone.openid}/menu")
    button = _button(menu["button"], name) or {"type": "click", "key": name}
    if button["type"] == "view":
        await phone.does("view", {"url": button["url"]})
    elif button["type"] == "click":
        await phone.does("click", {"key": button["key"]})
    else:
        raise PlayError(f"the button {name!r} is a {button['type']}: press it on the phone, or send what it sends")


def _button(buttons: list[dict[str, Any]], name: str) -> dict[str, Any] | None:
    """The button of that wording, in the bar or below it."""
    for button in buttons:
        if button.get("name") == name and button.get("type"):
            return button
        if found := _button(button.get("sub_button") or [], name):
            return found
    return None


async def _sends_image(stage: Stage, phone: Phone, picture: int | str) -> None:
    if isinstance(picture, int):
        await phone.does("image", {"sample": picture})
    else:
        await phone.sends_file("image", stage.folder / picture)


async def _sends_location(_: Stage, phone: Phone, place: dict[str, Any]) -> None:
    await phone.does("location", place)


async def _hears_nothing(_: Stage, phone: Phone, seconds: float) -> None:
    await phone.hears_nothing(seconds)


async def _note(_: Stage, __: str) -> None: ...


async def _waits(_: Stage, seconds: float) -> None:
    await asyncio.sleep(seconds)


async def _jumps(stage: Stage, span: dict[str, float]) -> None:
    await stage.remote.post("clock", **span)


async def _fault(stage: Stage, fault: dict[str, Any]) -> None:
    """A citizen is named in a script, known by openid to the platform."""
    named = fault.get("citizen", "")
    if named and named not in stage.phones:
        raise PlayError(f"fault: {named} takes no part in this script")
    await stage.remote.post("faults", **fault | ({"citizen": stage.phones[named].openid} if named else {}))


async def _mends(stage: Stage, _: None) -> None:
    await stage.remote.mend()


def _bot(stage: Stage) -> BotProcess:
    if stage.bot is None:
        raise PlayError("the bot is not ours to kill; give its command with --bot")
    return stage.bot


async def _kills_bot(stage: Stage, _: None) -> None:
    await _bot(stage).kill()


async def _starts_bot(stage: Stage, _: None) -> None:
    await _bot(stage).start(stage.remote)


_PLATFORM: dict[str, Callable[[Stage, Any], Awaitable[None]]] = {
    "note": _note,
    "waits": _waits,
    "jumps": _jumps,
    "fault": _fault,
    "mends": _mends,
    "kills_bot": _kills_bot,
    "starts_bot": _starts_bot,
}
_PHONE: dict[str, Callable[[Stage, Phone, Any], Awaitable[None]]] = {
    "follows": _follows,
    "taps": _taps,
    "clicks": _clicks,
    "sends_image": _sends_image,
    "sends_location": _sends_location,
    "hears_nothing": _hears_nothing,
}
