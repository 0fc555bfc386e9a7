"""``sandbox load``: how many citizens write how often, to which bot, and what is told of it?"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack, nullcontext
from pathlib import Path
from random import Random
from typing import Any

from bot.sandbox.load.answers import Reader, judge, weigh
from bot.sandbox.load.crowd import Citizen, Sealer
from bot.sandbox.load.mix import SMALL_TALK, read_mix, talk
from bot.sandbox.load.run import LoadError, Plan, Run
from bot.sandbox.load.tally import Tally
from bot.sandbox.load.witness import Witness
from bot.sandbox.options import Usage, add_settings, settings_of
from bot.sandbox.people import openid_of
from bot.sandbox.script.remote import PlayError, Remote
from bot.sandbox.settings import SettingError, Settings

_EPILOG = """\
closed loop: every citizen writes, waits for the answer, thinks, and writes again.
open loop (--rate): so many messages a second fall due, answered or not; their clocks run from then.

examples:
  python -m bot sandbox load --callback http://127.0.0.1:8000/wechat --token mytoken --citizens 500 --think 5
  python -m bot sandbox load --callback http://127.0.0.1:8000/wechat --token mytoken --rate 300 --mix mix.yaml

mix.yaml:
  conversations:
    - weight: 3
      turns: [您好, 进度]
    - weight: 1
      turns: [我要投诉, 昨天买的酸奶过期了, {sends_location: {latitude: 30.6, longitude: 114.3, label: 便民超市}}]

exit codes: 0 every message had its one answer, 1 some were lost, doubled or wrong, 2 nothing could be measured
"""
_PREPARED = 200_000  # messages at most; what is sent beyond is sealed while the clock runs
_GUESS = 2000  # messages a second a closed loop without think time may reach
_BUSY = 0.85  # share of its core from which on the generator is what is measured


def read_options(words: list[str]) -> argparse.Namespace:
    parser = Usage(
        "sandbox load", "Lets many citizens write to a bot at once, measures and counts the answers.", _EPILOG
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="how long [10]")
    parser.add_argument("--citizens", type=int, default=200, help="how many [200]")
    parser.add_argument(
        "--think", type=float, default=0.0, help="seconds between answer and next message, on average [0]"
    )
    parser.add_argument("--rate", type=float, default=0.0, help="open loop: messages a second")
    parser.add_argument("--connections", type=int, default=32, help="kept open to the bot [32]")
    parser.add_argument("--mix", type=Path, help="file of conversations and their weights")
    parser.add_argument("--duplicates", type=float, default=0.0, help="share of messages delivered twice at once [0]")
    parser.add_argument(
        "--url", default="", help="a running sandbox that is the bot's API: counts answers that come late"
    )
    parser.add_argument(
        "--settle", type=float, default=2.0, help="seconds of quiet after which late answers are counted [2]"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result there too")
    add_settings(parser, without=("host", "port", "ledger", "assets", "tours", "public_url", "flush_every", "name"))
    given = parser.parse_args(words)
    if not given.callback:
        parser.error("which bot? Give --callback, its address")
    if given.citizens < 1 or given.connections < 1 or given.seconds <= 0:
        parser.error("--citizens and --connections must be 1 or more, --seconds above 0")
    if not 0 <= given.duplicates <= 1 or min(given.rate, given.think, given.settle) < 0:
        parser.error("--duplicates lies between 0 and 1; --rate, --think and --settle are not negative")
    return given


def _crowd(settings: Settings, given: argparse.Namespace, openids: list[str]) -> list[Citizen]:
    """Everybody, with what they will say ready."""
    mix = read_mix(given.mix) if given.mix else SMALL_TALK
    sealer = Sealer(settings)
    chance = Random(settings.seed)  # noqa: S311 - chance, not secrecy
    crowd = [Citizen(openid, talk(mix, Random(chance.random())), sealer) for openid in openids]  # noqa: S311
    expected = given.rate or (len(crowd) / given.think if given.think else _GUESS)
    each = min(_PREPARED, int(expected * given.seconds * 1.2)) // len(crowd) + 2
    for citizen in crowd:
        citizen.prepare(each)
    return crowd


async def measure(given: argparse.Namespace) -> tuple[Tally, dict[str, Any]]:
    """Raises LoadError, PlayError (the sandbox of ``--url``), FileError and SettingError."""
    settings, tally = settings_of(given), Tally()
    async with AsyncExitStack() as stack:
        witness = None
        openids = [openid_of(settings.seed, f"load {number}") for number in range(given.citizens)]
        if given.url:
            witness = Witness(await stack.enter_async_context(Remote(given.url)), given.citizens)
            openids = await witness.gather()
        crowd = _crowd(settings, given, openids)
        run = Run(_plan(given, settings), settings.callback, crowd, tally)
        before, started = time.process_time(), time.perf_counter()
        async with witness.watching() if witness else nullcontext():
            await run.go()
        busy = (time.process_time() - before) / (time.perf_counter() - started)
        seen = judge(Reader(settings), tally)
        if witness:
            weigh(tally, crowd, seen, await witness.later(given.settle))
    return tally, tally.summary(given.seconds) | {"generator_busy": round(busy, 2)}


def _plan(given: argparse.Namespace, settings: Settings) -> Plan:
    return Plan(
        seconds=given.seconds,
        rate=given.rate,
        think=given.think,
        connections=given.connections,
        attempts=settings.attempts,
        timeout=settings.attempt_timeout,
        duplicates=given.duplicates,
        seed=settings.seed,
    )


def _tell(result: dict[str, Any]) -> None:
    out = sys.stdout.write
    out(f"{result['per_second']:.0f} answers a second over {result['seconds']:g} s\n")
    out("  ".join(f"{name} {value} ms" for name, value in result["milliseconds"].items()) + "\n")
    counts = ("messages", "deliveries", "answered", "silent", "late", "lost", "doubled", "wrong")
    out("  ".join(f"{name} {result[name]}" for name in counts) + "\n")
    for reason, count in Counter(result["faults"]).most_common():
        out(f"  {count} × {reason}\n")
    if result["generator_busy"] > _BUSY:
        out(f"the generator used {result['generator_busy']:.0%} of its core: the bot may be faster than measured\n")


def main(words: list[str]) -> int:
    """The exit code; FileError and SettingError where nothing could be measured."""
    given = read_options(words)
    try:
        tally, result = asyncio.run(measure(given))
    except (LoadError, PlayError) as error:
        raise SettingError(str(error)) from None
    _tell(result)
    if given.json:
        given.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if tally.is_clean else 1
