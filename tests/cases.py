"""How do tests file cases and act on them in one line each?"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from bot.domain.case import TABLE, Act, Notice, Proof, State
from bot.domain.complaint import Kind
from bot.domain.staff import Actor
from bot.services import complaint
from bot.services.complaint import Case, Done, Filed, Given
from bot.store import tables
from bot.store.engine import Database
from bot.store.outbox import read_content

CITIZEN, OTHER = "a" * 22, "b" * 22
PHONE = "13912345678"
STORY = f"面包发霉了，店主说打{PHONE}找他"


@dataclass
class People:
    """The office's staff, in the database with the ids they act under."""

    li: Actor = field(default_factory=lambda: Actor(1, "li", "李处理", frozenset({"handler"})))
    wang: Actor = field(default_factory=lambda: Actor(2, "wang", "王审批", frozenset({"approver"})))
    chen: Actor = field(default_factory=lambda: Actor(3, "chen", "陈局长", frozenset({"approver"})))
    look: Actor = field(default_factory=lambda: Actor(4, "look", "只读", frozenset({"viewer"})))

    def all(self) -> list[Actor]:
        return [self.li, self.wang, self.chen, self.look]


def hire(connection: Connection, people: People, now: datetime, accounts: dict[str, str] | None = None) -> None:
    """Write the people down; ``accounts``: login → follower account, which wrote to the service a moment ago."""
    for one in people.all():
        account = (accounts or {}).get(one.login)
        row = {"id": one.id, "login": one.login, "name": one.name, "password": "-", "roles": " ".join(one.roles)}
        connection.execute(insert(tables.staff).values(**row, totp_step=0, created_at=now, citizen=account))
        if account:
            connection.execute(insert(tables.citizen).values(ref=account, created_at=now, message_at=now))


def file(connection: Connection, /, now: datetime, **other: Any) -> Filed:
    given: dict[str, Any] = {"citizen": CITIZEN, "story": STORY, "place": "和平路12号", "point": (31.2, 121.5)}
    given |= {"photos": (), "contact": f"张女士 {PHONE}"}
    return complaint.file(connection, **(given | other), now=now)


def enough(kind: Kind, state: State, act: Act, **other: Any) -> Given:
    """What the act asks for, whatever that is."""
    needs = TABLE[kind, state, act].needs
    reasons = {"refuse": "not_ours", "terminate": "no_agreement", "dismiss": "no_ground", "transfer": "other_bureau"}
    given: dict[str, Any] = {"reason": reasons.get(needs.reason, "")}
    if needs.notice:
        given["notice"] = f"{needs.notice}：王女士"
    proofs = {Proof.TEXT: ("text", "说明"), Proof.RECORD: ("record", "记录"), Proof.TARGET: ("target", "邻区")}
    if needs.proof in proofs:
        name, value = proofs[needs.proof]
        given[name] = value
    return Given(**(given | other))


@dataclass
class Desk:
    """A case on somebody's desk: ``does`` one act after another, at moments of one's choosing."""

    database: Database
    number: str
    people: People
    now: datetime

    async def does(self, act: Act, actor: Actor | None = None, **other: Any) -> Done:
        case = await self.sees()
        given = enough(case.kind, case.state, act, **other) if (case.kind, case.state, act) in TABLE else Given(**other)
        work: dict[str, Any] = {"number": self.number, "act": act, "actor": actor or self.people.wang, "given": given}
        return await self.database.run(complaint.act, **work, now=self.now)

    async def sees(self, actor: Actor | None = None) -> Case:
        who = actor or self.people.wang
        return await self.database.read(complaint.case, number=self.number, actor=who, now=self.now)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


def messages(connection: Connection, recipient: str = "") -> list[str]:
    """Everything that was or will be sent (to somebody), oldest first."""
    t = tables.outbox
    query = select(t).order_by(t.c.id)
    rows = connection.execute(query.where(t.c.recipient == recipient) if recipient else query)
    return [read_content(connection, row)["text"] for row in rows]


def audited(connection: Connection, subject: str) -> list[str]:
    t = tables.audit
    return list(connection.scalars(select(t.c.act).where(t.c.subject == subject).order_by(t.c.id)))


__all__ = [
    "CITIZEN",
    "OTHER",
    "PHONE",
    "STORY",
    "Desk",
    "Notice",
    "People",
    "audited",
    "enough",
    "file",
    "hire",
    "messages",
]
