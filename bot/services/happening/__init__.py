"""What can be done with something people can come to? docs/happenings.md lists it."""

from bot.services.happening.acting import act
from bot.services.happening.known import archive, listing, look, public, upcoming
from bot.services.happening.making import draft, edit, offered
from bot.services.happening.people import listed, sheet
from bot.services.happening.signing import mine, own, sign_up, take_back
from bot.services.happening.telling import tell, tick

__all__ = [
    "act",
    "archive",
    "draft",
    "edit",
    "listed",
    "listing",
    "look",
    "mine",
    "offered",
    "own",
    "public",
    "sheet",
    "sign_up",
    "take_back",
    "tell",
    "tick",
    "upcoming",
]
