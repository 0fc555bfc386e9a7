"""Does every sealed value move to a new key, even when the work is interrupted, and go when its time is over?"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, LargeBinary, func, insert, select

from bot import app
from bot.app import OperatorError
from bot.config import Config, load
from bot.dialog.reply import Answer, Answered, Silent
from bot.domain.clock import beijing_day
from bot.domain.ports import Fetched, Token
from bot.domain.result.reading import Doubt, Read
from bot.domain.staff import Actor
from bot.services import result, timetable
from bot.services.result import entering
from bot.store import inbox, outbox, outbox_bulk, picture, rotation, tables, ticket
from bot.store import media as media_store
from bot.store import staff as staff_store
from bot.store.business import imports as business_imports
from bot.store.engine import Database, open_database
from bot.store.happening import sign_ups
from bot.store.inbox.keeping import key_of
from bot.store.quiz import quizzes
from bot.store.rotation import SEALED
from bot.store.round import nomination as stubs
from bot.store.round import rounds
from bot.store.token import TokenStore
from bot.store.vault import Unreadable, Vault, keep, reveal
from bot.wechat.clock import utc_now
from tests.bots import dispatcher, text
from tests.databases import DATA_KEY

NEW_KEY = b"n" * 32
OPENID = "o-wang"
CLERK = Actor(0, "clerk", "clerk", frozenset({"handler"}))
UNFINISHED = text("慢", sender="o-slow")


def round_values(now: datetime) -> dict[str, object]:
    """A round as the table wants it; made by the only member of staff."""
    empty = dict.fromkeys(("template", "title", "words", "picture", "areas", "venues", "why", "plan_digest"), "")
    times = dict.fromkeys(("vote_from", "vote_until", "created_at"), now)
    flags = {"is_hidden": True, "is_released": False, "state": "draft", "choices": 1, "batches": 1, "created_by": 1}
    return {**empty, **times, **flags}


def settings(url: str, *keys: bytes) -> Config:
    return load(None, {}, database={"url": url}, security={"data_keys": ",".join(key.hex() for key in keys)})


def rotated(url: str, *keys: bytes) -> int:
    return app.rotate(settings(url, *keys), lambda _name, _count: None)


async def plant(database: Database, now: datetime) -> None:
    """Something in every sealed column, by the code that writes it in service."""

    def rows(connection: Connection) -> None:
        keep(connection, "contact", "13912345678", now, ref="contact")
        outbox.enqueue(connection, "answer", "contact", "已处理", now, purpose="answer")
        ref = media_store.note(connection, "contact", "media-id", now)
        media_store.keep(connection, ref, Fetched("image/jpeg", b"picture"))
        account = {
            "login": "wang",
            "name": "王芳",
            "password": "",
            "roles": "handler",
            "totp_step": 0,
            "created_at": now,
        }
        connection.execute(insert(tables.staff).values(account))
        staff_store.keep_secret(connection, 1, "TOTPSECRET")
        alike = {"type": "text", "text": "两个人都收到"}
        letters = [outbox_bulk.Letter(f"campaign:c:{who}", who, "chat", alike) for who in ("wang", "zhao")]
        outbox_bulk.write(connection, letters, now, purpose="campaign", subject="c")
        picture.keep(connection, "round", b"jpeg", 1, now)
        rounds.add(connection, "D2026-0001", b"k" * 32, round_values(now))
        quizzes.add(connection, "abcdefabcdef", b"k" * 32, quiz_values(now))
        result.keep(connection, actor=CLERK, name="x.csv", data=b"x", source="", now=now)
        lost = Read("表1", 2, {"食品": "王芳 13912345678"}, doubts=(Doubt("empty", "表1!A2", "王芳"),))
        entering.enter(connection, list(entering.entries([lost])), 1, now)
        head = {"name": "x.csv", "what": "register", "digest": "", "actor": "wang", "at": now}
        file, _ = business_imports.open(connection, head)
        row = {"sheet": "表1", "row": 2, "digest": "d", "cells": '{"名称": "王芳"}', "doubts": "[]"}
        business_imports.keep(connection, [row | {"import": file}])

    await database.run(rows)
    await dispatcher(database).receive(text("名", sender=OPENID))
    slow = dispatcher(database, release=asyncio.Event(), deadline=0.1)
    assert await slow.receive(UNFINISHED) == Silent()

    async def fetch() -> Token:
        return Token("access-token", datetime.now(UTC) + timedelta(hours=2))

    await TokenStore(database, "wx1", utc_now).refresh(fetch, stale=None)


def opened_with(connection: Connection, vault: Vault) -> dict[str, int]:
    """By column, how many values ``vault`` opens; what it does not open is not counted."""
    found = {}
    for sealed in SEALED:
        name, value = sealed.table.c[sealed.name], sealed.table.c[sealed.column]
        found[f"{sealed.table.name}.{sealed.column}"] = 0
        for key, cipher in connection.execute(select(name, value).where(value.is_not(None))):
            try:
                vault.open(sealed.cipher(cipher) or b"", sealed.place(key))
            except Unreadable:
                continue
            found[f"{sealed.table.name}.{sealed.column}"] += 1
    return found


async def with_keys(url: str, keys: list[bytes], work: Callable[[Database], Awaitable[None]]) -> None:
    database = open_database(url, Vault(keys))
    await database.start()
    await database.run(database.vault.unlock)
    try:
        await work(database)
    finally:
        await database.close()


async def test_rotation_moves_every_sealed_column(database: Database, database_url: str, now: datetime) -> None:
    await plant(database, now)
    before = await database.read(opened_with, Vault([DATA_KEY]))
    assert min(before.values()) > 0, "a sealed column without a planted value"
    assert await asyncio.to_thread(rotated, database_url, NEW_KEY, DATA_KEY) == sum(before.values())
    assert await database.read(opened_with, Vault([NEW_KEY])) == before
    assert set((await database.read(opened_with, Vault([DATA_KEY]))).values()) == {0}
    assert await asyncio.to_thread(rotated, database_url, NEW_KEY) == 0


async def test_service_reads_on_with_the_new_key_alone(database: Database, database_url: str, now: datetime) -> None:
    await plant(database, now)
    await asyncio.to_thread(rotated, database_url, NEW_KEY, DATA_KEY)

    async def read_all(moved: Database) -> None:
        assert await moved.read(reveal, "contact", "contact") == "13912345678"
        assert await moved.read(staff_store.secret, 1) == "TOTPSECRET"
        token = await TokenStore(moved, "wx1", utc_now).current()
        assert token
        assert token.value == "access-token"
        bodies = await moved.read(inbox.unfinished, datetime.now(UTC))
        assert bodies == [UNFINISHED.body]
        rows = await moved.run(outbox.claim, "sender", now)
        assert rows == []  # parked: this citizen never wrote
        joined = dispatcher(moved)
        first = await joined.receive(text("名", sender=OPENID))  # a retry, joined across the rotation
        assert first == await joined.receive(text("名", sender=OPENID))
        named = await joined.receive(text("王芳", sender=OPENID, number=2))  # the dialogue stands where it stood
        assert isinstance(named, Answered)
        assert named.answer == Answer("named 王芳")

    await with_keys(database_url, [NEW_KEY], read_all)


async def test_interrupted_rotation_goes_on_where_it_stopped(
    database: Database, database_url: str, now: datetime
) -> None:
    for number in range(450):
        await database.run(keep, "contact", str(number), now, ref=f"{number:022}")
    vault_column = next(sealed for sealed in SEALED if sealed.table is tables.vault)

    async def begin(moved: Database) -> None:
        count, after = await moved.run(rotation.reseal, vault_column, None)
        assert (count, after) == (200, f"{199:022}")

    await with_keys(database_url, [NEW_KEY, DATA_KEY], begin)  # and the process dies here
    assert await asyncio.to_thread(rotated, database_url, NEW_KEY, DATA_KEY) == 250 + 1  # and the index key
    assert (await database.read(opened_with, Vault([NEW_KEY])))["vault.cipher"] == 450


async def test_rotation_without_the_old_key_says_so(database: Database, database_url: str) -> None:
    with pytest.raises(OperatorError, match=r"security\.data_keys"):
        await asyncio.to_thread(rotated, database_url, NEW_KEY)


def test_every_binary_column_is_sealed_and_known() -> None:
    binary = {
        (table.name, column.name)
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert binary == {(sealed.table.name, sealed.column) for sealed in SEALED if not sealed.is_text}


def count_of(connection: Connection) -> dict[str, int]:
    return {
        name: connection.scalar(select(func.count()).select_from(table)) or 0
        for name, table in tables.metadata.tables.items()
    }


def age(connection: Connection, now: datetime) -> None:
    """One row of each kind that is just old enough, one that is just too young."""
    young = timedelta(minutes=1)
    staff = {"login": "wang", "name": "王", "password": "", "roles": "handler", "totp_step": 0, "created_at": now}
    connection.execute(insert(tables.staff).values(staff))
    for old, tag in ((-young, "old"), (young, "new")):
        day = timedelta(days=1)
        base = {"key": tag, "citizen": tag, "kind": "text", "is_message": True, "body": b"x", "late": False}
        received = now - 7 * day + old
        connection.execute(insert(tables.inbox).values(**base | {"key": key_of(received) + tag}, received_at=received))
        connection.execute(insert(tables.session).values(citizen=tag, step="s", data=b"x", expires_at=now - day + old))
        session = {"digest": tag, "staff": 1, "csrf": "", "is_verified": True, "created_at": now, "seen_at": now}
        connection.execute(insert(tables.staff_session).values(**session, expires_at=now + old))
        connection.execute(insert(tables.login_try).values(digest=tag, at=now - day + old))
        connection.execute(insert(tables.tick).values(job="sweep", at=now - 7 * day + old))
        media_store.note(connection, tag, "media", now - 4 * day + old)
        gap = {"near": "", "text": tag, "asked_at": now, "count": 1, "state": "open"}
        connection.execute(insert(tables.question_gap).values(**gap, words=tag, last_asked_at=now - 180 * day + old))
        round = rounds.add(connection, f"D-{tag}", b"k" * 32, round_values(now))
        rounds.destroy_key(connection, round, now - 180 * day + old)
        stubs.ask(
            connection, round, tag, [("nomination", stubs.add(connection, nominated(connection, round, now)) or 0)]
        )
        ticket.add(connection, tag, f"round/{round}", tag, now - day + old)
        connection.execute(insert(tables.happening).values(**happening_values(now - 180 * day + old), ref=tag))
        last_one = connection.scalar(select(func.max(tables.happening.c.id))) or 0
        sign_ups.put(connection, last_one, tag, "in", None, now)
        vote = {"entry": "any", "citizen": tag, "is_useful": True}
        last = beijing_day(now - 400 * day) - (day if tag == "old" else 0 * day)
        connection.execute(insert(tables.answer_vote).values(**vote, day=last.isoformat()))
        for state in ("sent", "failed"):
            outbox.enqueue(connection, f"{tag}-{state}", tag, "words", now - 200 * day, purpose="answer")
            values = {"state": state, "sent_at": now - 180 * day + old}
            connection.execute(tables.outbox.update().where(tables.outbox.c.key == f"{tag}-{state}").values(values))


def quiz_values(now: datetime) -> dict[str, object]:
    words = {"template": "", "title": "", "words": "", "state": "draft"}
    return {**words, "until": now, "edited_by": 1, "created_at": now, "changed_at": now}


def happening_values(ended: datetime) -> dict[str, object]:
    """A happening that is over."""
    words = dict.fromkeys(("title", "words", "place", "asks", "why"), "")
    times = dict.fromkeys(("starts_at", "ends_at", "sign_until", "created_at", "changed_at"), ended)
    return {**words, **times, "takes_sign_ups": True, "places": 0, "state": "open", "version": 0, "edited_by": 1}


def nominated(connection: Connection, round: int, now: datetime) -> dict[str, object]:
    """A nomination whose words are sealed."""
    empty = dict.fromkeys(("food", "venue", "area", "place", "reason", "why"), "")
    sealed = {"key": "held", "standing": "held", "words": keep(connection, "words", "{}", now)}
    return {**empty, **sealed, "round": round, "at": now}


async def test_retention_removes_exactly_what_is_old(database: Database, now: datetime) -> None:
    await database.run(age, now)
    before = await database.read(count_of)
    removed = await database.run(timetable.retain, now, 7, 180)
    asked = ("question_gap", "answer_vote", "stub", "page_ticket", "sign_up")
    gone = ("inbox", "outbox", "media", "session", "staff_session", "login_try", "tick", *asked)
    assert removed == dict.fromkeys(gone, 1)
    after = await database.read(count_of)
    assert {name: before[name] - after[name] for name in before if before[name] != after[name]} == {
        name: 1 for name in (*removed, "vault") if name != "outbox"
    }
    kept = select(tables.outbox.c.key).where(tables.outbox.c.content != b"").order_by(tables.outbox.c.key)
    assert await database.read(lambda connection: list(connection.scalars(kept))) == [
        "new-failed",
        "new-sent",
        "old-failed",
    ]
    assert set((await database.run(timetable.retain, now, 7, 180)).values()) == {0}


async def test_retention_by_hand_names_what_it_removed(database: Database, database_url: str) -> None:
    await database.run(age, datetime.now(UTC))
    removed = await asyncio.to_thread(partial(app.retain, settings(database_url, DATA_KEY)))
    assert removed["inbox"] == removed["media"] == 1
