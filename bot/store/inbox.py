"""How is every push kept once, and what did it come to? Retries of the platform join here, across restarts and processes.

The receipts of one commit share their first and last statements: keys are inserted in sorted order (two processes with the
same deliveries then wait for each other instead of deadlocking), citizens are locked in sorted order, outcomes written together.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.ports import Delivery, Outcome, SessionState, Taken, Visit
from bot.domain.sentence import split_text
from bot.store import outbox, tables
from bot.store.engine import Database
from bot.store.unit import Scope, concerns_all
from bot.store.vault import Vault, new_ref, vault_of

t = tables.inbox
KEEP = timedelta(days=7)
RETRIES_OVER = timedelta(seconds=20)  # the platform delivers for 15 s; after that nobody will ask for the answer again


class Receipt:
    """One delivery in one commit: the ``Visit`` its step sees."""

    def __init__(
        self, delivery: Delivery, step: Callable[[Visit], Outcome], inbox: "Inbox", *, is_second: bool
    ) -> None:
        self.delivery = delivery
        self.step = step
        self.inbox = inbox
        self.is_second = is_second
        self.citizen = ""
        self.session: SessionState | None = None
        self.parked = 0
        self.late = False
        self.earlier: Taken | None = None
        self.outcome: Outcome | None = None
        self.had_session = False
        self._scope: Scope | None = None

    @property
    def connection(self) -> Connection:
        assert self._scope is not None  # noqa: S101 - set by __call__ before the step runs
        return self._scope.connection

    def undo(self, error: Exception) -> None:
        if concerns_all(error):
            raise error
        if self._scope is not None:
            self._scope.undo()

    def __call__(self, connection: Connection) -> Taken:
        if self.earlier is not None:
            return self.earlier
        self._scope = Scope(connection)
        outcome = self.step(self)
        texts = [outcome.reply] if outcome.reply else []
        if self.parked and self.opens_window:
            texts += self._parked_texts()
        parts = split_text("\n\n".join(texts)) if texts else []
        reply = parts.pop(0) if parts and not self.late else None
        for number, text in enumerate(parts):
            key = f"reply:{self.delivery.key}:{number}"
            outbox.enqueue(self.connection, key, self.citizen, text, self.delivery.received, purpose="reply")
        self.outcome = Outcome("answered" if reply else outcome.kind, reply, outcome.session)
        self._scope.keep()
        return Taken(is_first=True, kind=self.outcome.kind, reply=reply)

    @property
    def opens_window(self) -> bool:
        return self.delivery.is_message or self.delivery.kind in outbox.TRIGGERS

    def _parked_texts(self) -> list[str]:
        """What waited for this contact: sent by the API now, or, without one, riding on the answer."""
        if self.inbox.can_push:
            outbox.release(self.connection, self.citizen, self.delivery.received)
            return []
        return outbox.take_parked(self.connection, self.citizen, self.delivery.received)


class Inbox:
    """Implements ``bot.domain.ports.Inbox``; also the group that shares statements."""

    def __init__(self, database: Database, *, can_push: bool) -> None:
        """``can_push``: the account may use the customer-service API; without it, late answers ride on the next one."""
        self._database = database
        self.can_push = can_push
        self._vault = database.vault
        self._handed: list[str] = []

    def key(self, sender: str, created: int, identity: str) -> str:
        return self._vault.digest("inbox", f"{sender}|{created}|{identity}")

    async def take(self, delivery: Delivery, step: Callable[[Visit], Outcome]) -> Taken:
        return await self._database.submit(Receipt(delivery, step, self, is_second=False), self)

    async def settle(self, delivery: Delivery, step: Callable[[Visit], Outcome]) -> Taken:
        return await self._database.submit(Receipt(delivery, step, self, is_second=True), self)

    async def look(self, key: str) -> Taken:
        return await self._database.read(_look, key)

    async def postpone(self, key: str) -> Taken:
        return await self._database.run(_postpone, key)

    def handed(self, key: str) -> None:
        self._handed.append(key)

    async def flush(self) -> None:
        """Record what was handed over, when no message comes along to do it."""
        if self._handed:
            await self._database.run(self._record_handed)

    def _record_handed(self, connection: Connection) -> None:
        if keys := self._handed:
            self._handed = []
            connection.execute(update(t).where(t.c.key.in_(keys)).values(handed_at=datetime.now(UTC)))

    # The group: statements shared by the receipts of one commit.

    def before(self, connection: Connection, works: Sequence[Receipt]) -> None:
        fresh = [work for work in works if not work.is_second]
        if fresh:
            self._insert(connection, fresh)
        seconds = {work.delivery.key: work for work in works if work.is_second}
        if seconds:
            self._reopen(connection, seconds)
        running = [work for work in works if work.earlier is None]
        if running:
            self._meet(connection, running)

    def _reopen(self, connection: Connection, seconds: dict[str, Receipt]) -> None:
        """Lock the rows of second units; one that was finished elsewhere meanwhile is not run again."""
        query = select(t.c.key, t.c.citizen, t.c.late, t.c.outcome, t.c.reply).where(t.c.key.in_(seconds))
        for row in connection.execute(query.order_by(t.c.key).with_for_update()):
            work = seconds[row.key]
            work.citizen = row.citizen
            work.late = row.late
            if row.outcome is not None:
                work.earlier = _taken(self._vault, row)

    def _insert(self, connection: Connection, works: list[Receipt]) -> None:
        """Insert the keys; a receipt whose key was there learns what it came to."""
        unknown = self._meet_refs(connection, works)
        rows = [self._row(work) for work in sorted(works, key=lambda work: work.delivery.key)]
        inserted = set(connection.scalars(_insert_new(connection).returning(t.c.key), rows))
        joined = {work.delivery.key: work for work in works if work.delivery.key not in inserted}
        if joined:
            self._join(connection, joined)
        newcomers = {work.delivery.sender: work for work in unknown if work.earlier is None}
        if newcomers:
            self._welcome(connection, list(newcomers.values()))

    def _row(self, work: Receipt) -> dict[str, Any]:
        given = work.delivery
        return {
            "key": given.key,
            "citizen": work.citizen,
            "kind": given.kind,
            "is_message": given.is_message,
            "body": self._vault.seal(given.body, f"inbox.body:{given.key}"),
            "received_at": given.received,
            "late": False,
        }

    def _join(self, connection: Connection, joined: dict[str, Receipt]) -> None:
        rows = connection.execute(select(t.c.key, t.c.outcome, t.c.reply).where(t.c.key.in_(joined)))
        for row in rows:
            joined[row.key].earlier = _taken(self._vault, row)

    def _meet_refs(self, connection: Connection, works: list[Receipt]) -> list[Receipt]:
        """Give every receipt its citizen's reference; those never seen before get a new one and are returned."""
        v = tables.vault
        digests = {self._vault.digest("openid", work.delivery.sender): work.delivery.sender for work in works}
        rows = connection.execute(select(v.c.digest, v.c.ref).where(v.c.kind == "openid", v.c.digest.in_(digests)))
        refs = {digests[row.digest]: row.ref for row in rows}
        unknown = [work for work in works if work.delivery.sender not in refs]
        for work in works:
            work.citizen = refs.setdefault(work.delivery.sender, new_ref())
        return unknown

    def _welcome(self, connection: Connection, works: list[Receipt]) -> None:
        """First contact: the openid goes into the vault, a citizen row holds the reference."""
        vault = self._vault
        entries = [
            {
                "ref": work.citizen,
                "kind": "openid",
                "digest": vault.digest("openid", work.delivery.sender),
                "cipher": vault.seal(work.delivery.sender.encode(), f"vault.cipher:{work.citizen}"),
                "created_at": work.delivery.received,
            }
            for work in works
        ]
        connection.execute(insert(tables.vault), entries)
        people = [{"ref": e["ref"], "followed": True, "parked": 0, "created_at": e["created_at"]} for e in entries]
        connection.execute(insert(tables.citizen), people)

    def _meet(self, connection: Connection, works: list[Receipt]) -> None:
        """Load and lock citizens and their dialogues."""
        c, s = tables.citizen, tables.session
        by_ref: dict[str, list[Receipt]] = {}
        for work in works:
            by_ref.setdefault(work.citizen, []).append(work)
        query = (
            select(c.c.ref, c.c.parked, s.c.step, s.c.data, s.c.expires_at)
            .select_from(c.outerjoin(s, s.c.citizen == c.c.ref))
            .where(c.c.ref.in_(by_ref))
            .order_by(c.c.ref)
            .with_for_update(of=c)
        )
        for row in connection.execute(query):
            for work in by_ref[row.ref]:
                work.parked = row.parked
                work.had_session = row.step is not None
                if row.step is not None:
                    data = json.loads(self._vault.open(row.data, f"session.data:{row.ref}"))
                    work.session = SessionState(row.step, data, row.expires_at)

    def after(self, connection: Connection, works: Sequence[Receipt]) -> None:
        done = [(work, work.outcome) for work in works if work.outcome is not None]
        finished = [
            {
                "b_key": work.delivery.key,
                "b_outcome": outcome.kind,
                "b_reply": self._vault.seal(outcome.reply.encode(), f"inbox.reply:{work.delivery.key}")
                if outcome.reply
                else None,
            }
            for work, outcome in done
            if outcome.kind != "pending"
        ]
        if finished:
            connection.execute(_FINISH, finished)
        settled = [(work, outcome.session) for work, outcome in done if outcome.kind != "pending"]
        self._write_sessions(connection, settled)
        self._record_handed(connection)

    def _write_sessions(self, connection: Connection, settled: list[tuple[Receipt, SessionState | None]]) -> None:
        kept = [
            {
                "citizen": work.citizen,
                "step": state.step,
                "data": self._vault.seal(
                    json.dumps(state.data, ensure_ascii=False).encode(), f"session.data:{work.citizen}"
                ),
                "expires_at": state.expires,
            }
            for work, state in settled
            if state is not None
        ]
        if kept:
            connection.execute(_upsert_session(connection), kept)
        ended = [work.citizen for work, state in settled if state is None and work.had_session]
        if ended:
            connection.execute(delete(tables.session).where(tables.session.c.citizen.in_(ended)))


_FINISH = (
    update(t).where(t.c.key == bindparam("b_key")).values(outcome=bindparam("b_outcome"), reply=bindparam("b_reply"))
)


def _dialect_insert(connection: Connection, table: Any) -> Any:
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def _insert_new(connection: Connection) -> Any:
    return _dialect_insert(connection, t).on_conflict_do_nothing(index_elements=["key"])


def _upsert_session(connection: Connection) -> Any:
    given = _dialect_insert(connection, tables.session)
    changed = {name: given.excluded[name] for name in ("step", "data", "expires_at")}
    return given.on_conflict_do_update(index_elements=["citizen"], set_=changed)


def _taken(vault: Vault, row: Any) -> Taken:
    reply = vault.open(row.reply, f"inbox.reply:{row.key}").decode() if row.reply else None
    return Taken(is_first=False, kind=row.outcome or "pending", reply=reply)


def _look(connection: Connection, key: str) -> Taken:
    query = select(t.c.key, t.c.outcome, t.c.reply).where(t.c.key == key).with_for_update(read=True)
    return _taken(vault_of(connection), connection.execute(query).one())


def _postpone(connection: Connection, key: str) -> Taken:
    taken = _look(connection, key)
    if taken.kind == "pending":
        connection.execute(update(t).where(t.c.key == key).values(late=True))
    return taken


def purge(connection: Connection, before: datetime) -> int:
    """Remove what was received before ``before``; the number of rows removed."""
    return connection.execute(delete(t).where(t.c.received_at < before)).rowcount


def unfinished(connection: Connection, now: datetime, older: timedelta = timedelta(0)) -> list[bytes]:
    """The bodies of accepted deliveries without an outcome, oldest first."""
    query = (
        select(t.c.key, t.c.body)
        .where(t.c.received_at > now - KEEP, t.c.received_at <= now - older, t.c.outcome.is_(None))
        .order_by(t.c.received_at)
        .limit(1000)
    )
    vault = vault_of(connection)
    return [vault.open(row.body, f"inbox.body:{row.key}") for row in connection.execute(query)]


def recover(connection: Connection, now: datetime, since: timedelta) -> int:
    """Answers that no delivery is known to have taken, and that none will ask for any more: they follow through the outbox.

    The row's outcome becomes ``unknown``: the process may have died between writing the answer and recording it.
    """
    lost = t.c.received_at.between(now - since, now - RETRIES_OVER), t.c.outcome == "answered", t.c.handed_at.is_(None)
    rows = connection.execute(select(t.c.key, t.c.citizen, t.c.reply).where(*lost).order_by(t.c.received_at).limit(500))
    count = 0
    for row in rows.all():
        text = vault_of(connection).open(row.reply, f"inbox.reply:{row.key}").decode()
        outbox.enqueue(connection, f"reply:{row.key}", row.citizen, text, now, purpose="reply")
        connection.execute(update(t).where(t.c.key == row.key).values(outcome="unknown"))
        count += 1
    return count
