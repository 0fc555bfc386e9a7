"""How are several sentences said as one?"""

from bot.dialog.reply import Reply
from bot.domain.phrase import Phrase

CHOICES = Phrase("menu.choices")


def say(*phrases: Phrase) -> Reply:
    """The sentences, a paragraph each."""
    return Reply("common.paragraphs", {"paragraphs": phrases})
