"""Which notices did a citizen agree to? Only the platform's own events add to it; each agreement is one notice."""

from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.services import house
from bot.store import audit, outbox_notice
from bot.store import subscription as store

REFUSED = 43101  # the platform: the citizen refuses, or agreed to nothing


def page() -> str | None:
    """Where a citizen agrees to a notice; None where the account has no template for it."""
    notices = house.notices()
    return notices.page if notices else None


def about(number: str, step: str, now: datetime) -> dict[str, Any] | None:
    """What the outbox needs to announce ``step`` of a case; None where the account has no template for it."""
    notices = house.notices()
    if notices is None:
        return None
    values = notices.form.fill(number, step, now)
    text = "订阅通知：" + "，".join(values.values())
    return {"template": notices.template, "values": values, "page": notices.page, "text": text}


def stock(connection: Connection, *, citizen: str, template: str) -> int:
    """How many notices may still go to them."""
    return store.stock(connection, citizen, template)


def agreed(connection: Connection, *, citizen: str, template: str, now: datetime) -> None:
    """They tapped yes: one notice more. What waits for them already is announced with it."""
    store.grant(connection, citizen, template, now)
    audit.write(connection, actor="citizen", act="consent.notice", subject=citizen, now=now, detail=template)
    outbox_notice.announce_parked(connection, citizen, now)


def refused(connection: Connection, *, citizen: str, template: str, now: datetime) -> None:
    """They turned the template off in the account's settings: whatever they agreed to before is void."""
    store.clear(connection, citizen, template)
    audit.write(connection, actor="citizen", act="consent.notice_back", subject=citizen, now=now, detail=template)


def reported(connection: Connection, *, citizen: str, template: str, code: int, status: str) -> None:
    """What the platform says became of a notice; 0: it arrived."""
    if code:
        reason = f"{code} {status}"
        outbox_notice.not_delivered(connection, citizen, template, reason, is_refused=code == REFUSED)
