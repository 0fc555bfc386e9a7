"""Does a route that needs something kept see what an earlier one took away, and is a text with a code told from one without?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.dialog import filters
from bot.dialog.message import Text
from bot.dialog.reply import NOT_MINE
from bot.dialog.router import Router, Said, Table
from bot.dialog.turn import Turn
from tests.bots import text

router = Router("x")


@router.on(filters.kind(Text), filters.kept("list"))
def take(turn: Turn) -> Said:
    turn.memory.pop("list")
    return NOT_MINE


@router.on(filters.kind(Text), filters.kept("list"))
def follow(turn: Turn) -> Said:
    turn.memory.pop("list")
    return NOT_MINE


@router.on(filters.kind(Text))
def rest(turn: Turn) -> Said:
    return NOT_MINE


def test_what_was_taken_away_is_missed_by_the_next_route() -> None:
    table = Table([router])
    for memory, wanted in (({"list": 1}, ["x.take", "x.rest"]), ({}, ["x.rest"]), ({"list": 2}, ["x.take", "x.rest"])):
        turn = Turn(text("hello"), None, "c", None, datetime.now(UTC), timedelta(1), memory=dict(memory))
        seen = []
        for candidate in table.candidates(turn):
            seen.append(candidate.name)
            candidate.handler(turn)
        assert seen == wanted


coded = Router("y")


@coded.on(filters.kind(Text), filters.coded)
def code(_turn: Turn) -> Said:
    return NOT_MINE


@coded.on(filters.kind(Text), filters.tapped)
def tap(_turn: Turn) -> Said:
    return NOT_MINE


def test_a_text_of_chinese_characters_alone_holds_no_code() -> None:
    table = Table([coded])
    for said, wanted in (
        ("进度", []),
        ("进度A1", ["y.code"]),
        ("１", ["y.code"]),
        ("好。", ["y.code"]),
        ("你好", []),
    ):
        turn = Turn(text(said), None, "c", None, datetime.now(UTC), timedelta(1))
        assert [candidate.name for candidate in table.candidates(turn)] == wanted, said


def test_a_tap_is_told_from_the_same_words_typed() -> None:
    table, words = Table([coded]), text("你好")
    for said, wanted in ((words, []), (replace(words, choice="L.f"), ["y.tap"]), (words, [])):
        turn = Turn(said, None, "c", None, datetime.now(UTC), timedelta(1))
        assert [candidate.name for candidate in table.candidates(turn)] == wanted
