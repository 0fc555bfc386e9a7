"""What does the office keep about a citizen, and how do they see, take and erase it?

个人信息保护法, Art 45 (see and copy), Art 47 (erase; what a law wants kept is kept and no longer used otherwise).
"""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.complaint import Kind
from bot.domain.contact import masked
from bot.domain.ports import Connection
from bot.store import audit
from bot.store import citizen as store
from bot.store import citizen_data as data

LIMIT = 20  # cases in one answer


@dataclass(frozen=True, slots=True)
class Own:
    """A case as its citizen told it; ``added`` what they sent later, ``contact`` in full."""

    number: str
    kind: Kind
    filed: datetime
    story: str = field(repr=False)
    place: str = field(repr=False)
    contact: str = field(repr=False)
    added: tuple[str, ...] = field(repr=False)

    @property
    def contact_masked(self) -> str:
        return masked(self.contact) if self.contact else ""


def held(connection: Connection, *, citizen: str, now: datetime) -> list[Own]:
    """Everything they told us, newest case first, as it was written; the look is recorded."""
    rows = data.cases(connection, citizen, LIMIT)
    added = data.added(connection, [row.id for row in rows])
    refs = [ref for row in rows for ref in (row.story_ref, row.contact)] + [row.text_ref for row in added]
    full = data.opened(connection, refs)
    audit.write(connection, actor="citizen", act="citizen.look", subject=citizen, now=now)
    return [
        Own(
            number=row.number,
            kind=Kind(row.kind),
            filed=row.created_at,
            story=full.get(row.story_ref, row.story),
            place=row.place,
            contact=full.get(row.contact, ""),
            added=tuple(full.get(one.text_ref, one.text) for one in added if one.complaint == row.id),
        )
        for row in rows
    ]


def erase(connection: Connection, *, citizen: str, now: datetime) -> list[str]:
    """Erase what no law wants kept; the numbers of the cases that stay."""
    stay = [row.number for row in data.cases(connection, citizen, LIMIT)]
    if stay:
        data.forget_loose(connection, citizen)
    else:
        store.forget(connection, citizen)
    audit.write(connection, actor="citizen", act="citizen.erase", subject=citizen, now=now)
    return stay
