"""Which refusals on the pages of a round are which answer?"""

from bot.domain.ports import Phrases
from bot.portal.fault import Faults
from bot.portal.pages import Pages

_STATUS = {"round.unknown": 404, "page.who": 403, "page.form": 403, "page.from_chat": 403, "page.snapshot": 403}
_STATUS |= {"page.state": 403, "page.code_used": 403, "page.refused": 403, "page.login": 503}
_STATUS |= {"ballot.follow_first": 403, "round.ticket_bad": 403, "round.ticket_used": 403, "round.ticket_old": 403}


def faults(pages: Pages, phrases: Phrases) -> Faults:
    return Faults(pages, phrases, "round/fault.html", _STATUS, phrases.say("round_page.later"))
