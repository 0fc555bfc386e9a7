"""What does the platform report about subscription notices? Agreed, refused, not delivered; nothing is said to it."""

from bot.dialog import filters
from bot.dialog.message import NoticeConsent, NoticeSent
from bot.dialog.reply import SILENCE
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.services import subscription

router = Router("subscription")

_TURNED_OFF = "subscribe_msg_change_event"


@router.on(filters.kind(NoticeConsent))
def answered(turn: Turn) -> Said:
    """A no on the sheet adds nothing and takes nothing away; a no in the settings voids what was agreed."""
    assert isinstance(turn.message, NoticeConsent)  # noqa: S101 - of this kind only
    for answer in turn.message.answers:
        template = answer.template_id
        if answer.accepted:
            subscription.agreed(turn.connection, citizen=turn.citizen, template=template, now=turn.now)
        elif turn.message.name == _TURNED_OFF:
            subscription.refused(turn.connection, citizen=turn.citizen, template=template, now=turn.now)
    return SILENCE


@router.on(filters.kind(NoticeSent))
def sent(turn: Turn) -> Said:
    """A notice arrived, or did not."""
    assert isinstance(turn.message, NoticeSent)  # noqa: S101 - of this kind only
    for one in turn.message.outcomes:
        subscription.reported(
            turn.connection, citizen=turn.citizen, template=one.template_id, code=one.code, status=one.status
        )
    return SILENCE
