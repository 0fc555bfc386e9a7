"""What of an answer goes into the reply to a push?"""

from bot.dialog.reply import Answer
from bot.domain.sentence import TEXT_LIMIT, sanitise, split_text

XML = "application/xml"
JSON = "application/json"
SILENCE = (b"success", "text/plain")  # never encrypted, in any mode

_SURELY_SHORT = TEXT_LIMIT // 4  # characters; no character takes more than four bytes


def passive_text(answer: Answer | None) -> str:
    """The text of the one message a reply may carry; blank when nothing is to be said.

    More than 2,048 bytes would show the citizen the platform's failure notice, so only the first part is taken: whoever
    answers at length sends the other parts of ``split_text`` another way.
    """
    if answer is None:
        return ""
    text = sanitise(answer.text)
    if len(text) <= _SURELY_SHORT:
        return text
    return split_text(text)[0]
