"""How does something that is on become a notice? A draft with what is known of it, and a link that leads there."""

from datetime import datetime

from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.staff import Actor, Permission
from bot.services import happening, house, quiz
from bot.services.campaign import making

_EVENT, _QUIZ = "event", "quiz"  # templates


def from_happening(connection: Connection, *, actor: Actor, ref: str, now: datetime) -> str:
    """A draft about a happening that everybody sees; its reference.

    Raises Refused ``staff.not_allowed``, ``happening.unknown``, ``campaign.template_unknown``.
    """
    actor.require(Permission.CAMPAIGN_EDIT)
    one = happening.public(connection, ref=ref, now=now)
    starts, ends = one.starts.astimezone(BEIJING), one.ends.astimezone(BEIJING)
    fields = {
        "event": one.title[:16],
        "day": f"{starts:%Y-%m-%d}",
        "clock": f"{starts:%H:%M}—{_end(starts, ends)}",
        "place": one.place[:40],
        "about": one.words[:600],
        "join": house.phrases().say("happening_page.join" if one.has_sign_up else "happening_page.none"),
    }
    made = making.draft(connection, actor=actor, template=_EVENT, now=now, origin=f"happening:{one.ref}", fields=fields)
    making.edit(connection, actor=actor, ref=made, given={"link": f"/happening/{one.ref}"}, now=now)
    return made


def _end(starts: datetime, ends: datetime) -> str:
    """With its day where that is another one."""
    return f"{ends:%H:%M}" if starts.date() == ends.date() else f"{ends.month}月{ends.day}日{ends:%H:%M}"


def from_quiz(connection: Connection, *, actor: Actor, ref: str, now: datetime) -> str:
    """The same about a quiz. Raises Refused ``staff.not_allowed``, ``quiz.unknown``, ``campaign.template_unknown``."""
    actor.require(Permission.CAMPAIGN_EDIT)
    one = quiz.public(connection, ref=ref, now=now)
    ends = f"{one.until.astimezone(BEIJING):%Y-%m-%d}"
    fields = {"theme": one.title[:16], "count": str(len(one.questions)), "ends": ends}
    return making.draft(connection, actor=actor, template=_QUIZ, now=now, origin=f"quiz:{one.ref}", fields=fields)
