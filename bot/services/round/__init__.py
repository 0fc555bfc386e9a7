"""What can be done with a round of 你点我检? docs/rounds.md lists it."""

from bot.services.round.booth import Booth
from bot.services.round.doubting import doubt, exclude, keep, mark, note, search, suspicions
from bot.services.round.known import archive, current, listing, look, public, templates, venue_name, venues
from bot.services.round.lines import progress
from bot.services.round.making import create, edit, reschedule, set_options, set_picture
from bot.services.round.moving import act, offered, tick
from bot.services.round.nominating import nominate
from bot.services.round.opening import open_data
from bot.services.round.planning import add_line, approve, change_line, draw, drop_line, propose
from bot.services.round.planning import show as plan
from bot.services.round.reviewing import accept, clues, decline, let_pass, merge, nominations, seal
from bot.services.round.sharing import scanned, share
from bot.services.round.tally import (
    ballots,
    check,
    fold,
    participation,
    progressing,
    recount,
    tally,
    unverified,
    verified,
)
from bot.services.round.telling import asked, tell, told
from bot.services.round.ticket import follower, give_ticket, take_ticket
from bot.services.round.voting import mine, vote

__all__ = [
    "Booth",
    "accept",
    "act",
    "add_line",
    "approve",
    "archive",
    "asked",
    "ballots",
    "change_line",
    "check",
    "clues",
    "create",
    "current",
    "decline",
    "doubt",
    "draw",
    "drop_line",
    "edit",
    "exclude",
    "fold",
    "follower",
    "give_ticket",
    "keep",
    "let_pass",
    "listing",
    "look",
    "mark",
    "merge",
    "mine",
    "nominate",
    "nominations",
    "note",
    "offered",
    "open_data",
    "participation",
    "plan",
    "progress",
    "progressing",
    "propose",
    "public",
    "recount",
    "reschedule",
    "scanned",
    "seal",
    "search",
    "set_options",
    "set_picture",
    "share",
    "suspicions",
    "take_ticket",
    "tally",
    "tell",
    "templates",
    "tick",
    "told",
    "unverified",
    "venue_name",
    "venues",
    "verified",
    "vote",
]
