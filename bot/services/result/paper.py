"""What does the document say by which a business learns of its result?"""

from datetime import date, datetime

from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.audit import looked
from bot.services.result.content import written
from bot.services.result.known import found
from bot.services.result.shown import shown
from bot.services.result.views import ONLY_THIS_BATCH, Paper


def paper(connection: Connection, *, actor: Actor, ref: str, now: datetime) -> Paper:
    """The document of a failing result, to be printed; the look is recorded.

    Raises Refused ``staff.not_allowed``, ``result.unknown``, ``result.no_notice`` before NOTIFY.
    """
    actor.require(Permission.RESULT_EDIT)
    row = found(connection, ref)
    if row.notified_at is None:
        raise Refused("result.no_notice")
    looked(connection, actor=actor, act="result.paper", subject=row.ref, now=now)
    one = shown(connection, [row])[0]
    values = {
        "number": row.sampling_number or row.ref,
        "venue": one.venue or one.producer,
        "address": one.venue_address or one.producer_address,
        "food": one.food,
        "spec": one.spec or "/",
        "made": "；".join(made.raw for made in one.made) or "/",
        "producer": one.producer or "/",
        "lab": one.lab or "/",
        "report": row.report_number or row.evidence or "/",
        "items": written(one.failing) or "/",
        "days": house.shipped().publishing.window_days,
        "only": ONLY_THIS_BATCH,
        "date": _spoken(row.notified_at.astimezone(BEIJING).date()),
    }
    text = house.phrases().say("result_paper.text", values)
    return Paper(one.ref, one.venue, one.venue_address, text, row.notified_at, row.served_on, row.window_until)


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
