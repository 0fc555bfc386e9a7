"""Who judges after the kills? Compares the platform's ledger, what citizens were told, and the database."""

import re
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from bot.store import outbox, tables
from bot.store.engine import Database
from tests.citizen import Sandbox

NUMBER = re.compile(r"编号 ([TJ]\d{8}-\d{4,})")


@dataclass
class Verdict:
    """What is wrong; everything empty is a pass. ``unknown`` lists rows the service itself calls unknown."""

    lost_cases: list[str] = field(default_factory=list)
    doubled_cases: list[str] = field(default_factory=list)
    lost_answers: list[str] = field(default_factory=list)
    doubled_answers: list[str] = field(default_factory=list)
    unknown: int = 0
    cases: int = 0
    told: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.lost_cases or self.doubled_cases or self.lost_answers or self.doubled_answers)


def _stories(connection: Connection) -> dict[str, str]:
    """The case numbers with their stories; the tests' stories are unique."""
    rows = connection.execute(select(tables.complaint.c.number, tables.complaint.c.story))
    return {row.number: row.story for row in rows}


def _unknown_texts(connection: Connection) -> list[str]:
    """The texts the service cannot vouch for: unknown outbox rows, answers of the inbox marked unknown."""
    rows = connection.execute(select(tables.outbox).where(tables.outbox.c.state.in_(("unknown", "failed")))).all()
    texts = [outbox.read_content(connection, row)["text"] for row in rows]
    vault = connection.get_execution_options()["vault"]
    unsure = select(tables.inbox.c.key, tables.inbox.c.reply).where(tables.inbox.c.outcome == "unknown")
    return texts + [
        vault.open(row.reply, f"inbox.reply:{row.key}").decode() for row in connection.execute(unsure) if row.reply
    ]


def _waiting_texts(connection: Connection) -> list[str]:
    states = ("waiting", "sending", "parked")
    rows = connection.execute(select(tables.outbox).where(tables.outbox.c.state.in_(states))).all()
    return [outbox.read_content(connection, row)["text"] for row in rows]


async def audit(database: Database, sandbox: Sandbox, confirmed: dict[str, str], answers: list[str]) -> Verdict:
    """``confirmed``: story → citizen, for every confirmation the platform handed over; ``answers``: texts staff sent."""
    stories = await database.read(_stories)
    unknown = await database.read(_unknown_texts)
    waiting = await database.read(_waiting_texts)
    bubbles = [entry for entry in await sandbox.ledger("bubble") if entry.get("side") == "them"]
    heard = Counter(str(entry["text"]) for entry in bubbles)
    told = {number for text in heard for number in NUMBER.findall(text) if text.startswith("已经登记")}
    verdict = Verdict(unknown=len(unknown), cases=len(stories), told=len(told))
    written = {story: [number for number, whole in stories.items() if story in whole] for story in confirmed}
    verdict.lost_cases = sorted(told - set(stories)) + [story for story, found in written.items() if not found]
    verdict.doubled_cases = [story for story, found in written.items() if len(found) > 1]
    for number in stories:
        mine = [text for text in heard if text.startswith("已经登记") and f"编号 {number}" in text]
        reached = sum(heard[text] for text in mine)
        if reached == 0 and not any(number in text for text in [*unknown, *waiting]):
            verdict.lost_answers.append(number)
        if reached > 1 and not any(number in text for text in unknown):
            verdict.doubled_answers.append(number)
    for answer in answers:
        reached = sum(count for text, count in heard.items() if answer in text)
        is_listed = any(answer in text for text in [*unknown, *waiting])
        if reached == 0 and not is_listed:
            verdict.lost_answers.append(answer)
        if reached > 1 and not is_listed:
            verdict.doubled_answers.append(answer)
    return verdict
