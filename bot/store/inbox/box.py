"""How is every push kept once, and what did it come to? Retries of the platform join here, across restarts and processes.

The receipts of one commit share their first and last statements. Citizens are locked in the order of their references before
their deliveries are looked up: two processes with deliveries of one citizen wait for each other instead of deadlocking, and
the second finds what the first wrote.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Connection

from bot.domain.ports import Delivery, Outcome, SessionState, Taken, Visit
from bot.store.engine import Database
from bot.store.inbox import keeping
from bot.store.inbox.receipt import Receipt
from bot.store.inbox.rows import Rows, rows_of
from bot.store.vault import new_ref

KIND = 24  # characters of the name of an event that the row keeps, as its column is wide
COARSE = timedelta(minutes=1)  # a citizen who writes again within it, and was sent nothing, costs no further write

Answer = Callable[[Taken | None, Exception | None], None]
Names = Callable[[Connection, Collection[str]], Collection[str]]


def no_names(_connection: Connection, _words: Collection[str]) -> Collection[str]:
    """The usual ``names``, where nothing has any."""
    return ()


class Inbox:
    """Implements ``bot.domain.ports.Inbox``; also the group that shares statements."""

    def __init__(self, database: Database, *, can_push: bool, names: Names = no_names) -> None:
        """``can_push``: the account may use the customer-service API; without it, late answers ride on the next one.

        ``names`` gives those of some words that may stand in the name of something.
        """
        self._database = database
        self._can_push = can_push
        self._names = names
        self._vault = database.vault
        self._handed: dict[str, None] = {}  # in order; the loop adds, the writer takes away what is committed
        self._recorded: list[str] = []
        self._seen: list[str] = []  # what was waiting at the last flush
        self._digest = lru_cache(maxsize=10_000)(lambda openid: self._vault.digest("openid", openid))

    def key(self, sender: str, created: int, identity: str) -> str:
        """Begins with the moment: keys of one time are neighbours in the index, and its pages stay few."""
        return f"{created & 0xFFFFFFFF:08x}{self._vault.digest('inbox', f'{sender}|{created}|{identity}')[:24]}"

    def take(self, delivery: Delivery, step: Callable[[Visit], Outcome], answer: Answer) -> None:
        self._submit(delivery, step, answer, is_second=False)

    def settle(self, delivery: Delivery, step: Callable[[Visit], Outcome], answer: Answer) -> None:
        self._submit(delivery, step, answer, is_second=True)

    def _submit(self, delivery: Delivery, step: Callable[[Visit], Outcome], answer: Answer, *, is_second: bool) -> None:
        digest = self._digest(delivery.sender)
        receipt = Receipt(delivery, digest, step, can_push=self._can_push, is_second=is_second)
        self._database.queue(receipt, answer, self)

    async def look(self, key: str) -> Taken:
        return await self._database.read(keeping.look, key)

    async def postpone(self, key: str) -> Taken:
        return await self._database.run(keeping.postpone, key)

    def handed(self, key: str) -> None:
        self._handed[key] = None

    async def flush(self) -> None:
        """Record what was handed over before the last call, when no message came along to do it."""
        keys, self._seen = [key for key in self._seen if key in self._handed], list(self._handed)
        if keys:
            await self._database.run(_record_handed, keys)
            self._forget(keys)

    async def close(self) -> None:
        """Record everything that was handed over."""
        await self.flush()
        await self.flush()

    def _forget(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._handed.pop(key, None)

    # The group: statements shared by the receipts of one commit.

    def before(self, connection: Connection, works: Sequence[Receipt]) -> None:
        rows = rows_of(connection)
        self._meet(connection, rows, works)
        self._find_standing(connection, rows, [work for work in works if not work.is_newcomer])
        self._find_names(connection, works)
        seconds = {work.delivery.key: work for work in works if work.is_second}
        if seconds:
            keeping.reopen(connection, seconds)

    def _meet(self, connection: Connection, rows: Rows, works: Sequence[Receipt]) -> None:
        """Lock citizens; whoever was never seen before gets a reference."""
        unmet: dict[str, list[Receipt]] = {}
        for work in works:
            unmet.setdefault(work.digest, []).append(work)
        for digest, ref, parked, wrote, was_sent in rows.people(connection, unmet):
            for work in unmet.pop(digest):
                work.citizen, work.parked = ref, parked
                work.contact_is_stale = (
                    wrote is None or was_sent or work.delivery.received - rows.read_moment(wrote) > COARSE
                )
        if unmet:
            self._welcome(connection, rows, unmet)

    def _opened(self, rows: Rows, ref: str, step: str, data: bytes, expires: Any) -> SessionState:
        plain = self._vault.open(data, f"session.data:{ref}")
        return SessionState(step, from_json(plain), rows.read_moment(expires))

    def _welcome(self, connection: Connection, rows: Rows, unmet: dict[str, list[Receipt]]) -> None:
        """First contact: the openid goes into the vault, a citizen row holds the reference."""
        entries, people = [], []
        for digest, works in sorted(unmet.items()):
            ref, openid, now = new_ref(), works[0].delivery.sender, rows.moment(works[0].delivery.received)
            for work in works:
                work.citizen, work.is_newcomer = ref, True
            entries.append((ref, "openid", digest, self._vault.seal(openid.encode(), f"vault.cipher:{ref}"), now))
            people.append((ref, True, 0, *self._contact(rows, works[0]), False, now))
        rows.write(connection, "vault", entries)
        rows.write(connection, "citizen", people)

    def _contact(self, rows: Rows, work: Receipt) -> tuple[Any, Any]:
        """(message_at, trigger_at) of a newcomer."""
        moment = rows.moment(work.delivery.received)
        if work.delivery.is_message:
            return moment, None
        return None, moment if work.opens_window else None

    def _find_standing(self, connection: Connection, rows: Rows, works: Sequence[Receipt]) -> None:
        """Where locked citizens' dialogues stand; deliveries that were there join what they came to."""
        by_key: dict[str, list[Receipt]] = {}
        for work in works:
            by_key.setdefault(work.delivery.key, []).append(work)
        given = [(first.citizen, key) for key, (first, *_) in by_key.items()]
        found = rows.standing(connection, given) if given else ()
        for key, was_there, outcome, reply, step, data, expires, has_cases, agreed in found:
            for work in by_key[key]:
                work.session = self._opened(rows, work.citizen, step, data, expires) if step is not None else None
                work.has_cases, work.agreed = bool(has_cases), agreed
                if was_there and not work.is_second:
                    work.earlier = keeping.taken(self._vault, key, outcome, reply)

    def _find_names(self, connection: Connection, works: Sequence[Receipt]) -> None:
        said = [work for work in works if work.delivery.word and not work.is_talking]
        if said:
            found = self._names(connection, {work.delivery.word for work in said})
            for work in said:
                work.may_name = work.delivery.word in found

    def after(self, connection: Connection, works: Sequence[Receipt]) -> None:
        rows = rows_of(connection)
        done = [work for work in works if work.outcome is not None]
        fresh = [self._row(rows, work) for work in done if not work.is_second]
        if fresh:
            rows.write(connection, "inbox", sorted(fresh))
        ends = [self._end(work) for work in done if work.is_second]
        if finished := [end for end in ends if end[0] is not None]:
            rows.finish(connection, finished)
        self._write_sessions(connection, rows, done)
        self._write_contacts(connection, rows, [work for work in done if not (work.is_newcomer or work.is_second)])
        self._recorded = list(self._handed)
        if self._recorded:
            _record_handed(connection, self._recorded)

    def committed(self) -> None:
        """What was recorded is on disk; before that, a failed commit would have lost it."""
        self._forget(self._recorded)
        self._recorded = []

    def _row(self, rows: Rows, work: Receipt) -> tuple[Any, ...]:
        given = work.delivery
        outcome, reply, key = self._end(work)
        # Kept only while it may have to be run again: what has its outcome is not needed any more.
        body = self._vault.seal(given.body, f"inbox.body:{key}") if outcome is None else b""
        received = rows.moment(given.received)
        return key, work.citizen, given.kind[:KIND], given.is_message, body, received, False, outcome, reply

    def _end(self, work: Receipt) -> tuple[str | None, bytes | None, str]:
        """(outcome, reply, key); no outcome yet for a handler that takes its time."""
        outcome, key = work.outcome, work.delivery.key
        if outcome is None or outcome.kind == "pending":
            return None, None, key
        reply = self._vault.seal(outcome.reply.encode(), f"inbox.reply:{key}") if outcome.reply else None
        return outcome.kind, reply, key

    def _write_sessions(self, connection: Connection, rows: Rows, done: Sequence[Receipt]) -> None:
        kept, ended = [], []
        for work in done:
            outcome = work.outcome
            if outcome is None or outcome.keeps_session:
                continue
            if outcome.session is not None:
                kept.append(self._sealed(rows, work.citizen, outcome.session))
            elif work.session is not None:
                ended.append(work.citizen)
        if kept:
            rows.write(connection, "session", kept)
        if ended:
            rows.end_sessions(connection, ended)

    def _write_contacts(self, connection: Connection, rows: Rows, done: Sequence[Receipt]) -> None:
        """What the platform's windows are reckoned from (bot.domain.window)."""
        wrote = [
            (rows.moment(work.delivery.received), False, work.citizen)
            for work in done
            if work.contact_is_stale and work.delivery.is_message
        ]
        if wrote:
            rows.wrote(connection, wrote)
        triggered = [
            (rows.moment(work.delivery.received), work.citizen)
            for work in done
            if work.opens_window and not work.delivery.is_message
        ]
        if triggered:
            rows.triggered(connection, triggered)

    def _sealed(self, rows: Rows, citizen: str, state: SessionState) -> tuple[Any, ...]:
        plain = to_json(state.data)
        return citizen, state.step, self._vault.seal(plain, f"session.data:{citizen}"), rows.moment(state.expires)


def _record_handed(connection: Connection, keys: list[str]) -> None:
    rows_of(connection).handed(connection, keys, datetime.now(UTC))
