"""Which refusals on the pages of a round are which answer?"""

from bot.domain.ports import Phrases
from bot.portal.fault import Faults
from bot.portal.pages import Pages
from bot.portal.visitor import IN_VAIN

_STATUS = {"round.unknown": 404, "ballot.follow_first": 403, **IN_VAIN}


def faults(pages: Pages, phrases: Phrases) -> Faults:
    return Faults(pages, phrases, "round/fault.html", _STATUS, phrases.say("round_page.later"))
