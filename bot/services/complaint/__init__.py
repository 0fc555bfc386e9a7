"""What can be done with a case, by the citizen and by the office? Every function is one unit of work."""

from bot.services.complaint.acting import Done, Preview, act, preview
from bot.services.complaint.clocks import forget, recount
from bot.services.complaint.extension import Asked, ask_extension, decline_extension, waiting_extensions
from bot.services.complaint.filing import Filed, Intake, file, file_by_staff
from bot.services.complaint.given import Given
from bot.services.complaint.known import assign, describe
from bot.services.complaint.lists import TABS, Item, Page, inbox, items, listing
from bot.services.complaint.office import (
    CHAT_TAKEN,
    hand_back,
    link,
    look,
    photo,
    reveal_contact,
    reveal_parties,
    reveal_story,
    take_over,
    taken_by,
)
from bot.services.complaint.own import add, follow, illness, rate, reopen, set_contact, unfollow, withdraw
from bot.services.complaint.paper import Document, document, serve
from bot.services.complaint.shown import Progress, Similar, by_code, mine, progress, similar
from bot.services.complaint.views import Alarm, Case, Line, NoticeHead, Photo, Rated, Related, case

__all__ = [
    "CHAT_TAKEN",
    "TABS",
    "Alarm",
    "Asked",
    "Case",
    "Document",
    "Done",
    "Filed",
    "Given",
    "Intake",
    "Item",
    "Line",
    "NoticeHead",
    "Page",
    "Photo",
    "Preview",
    "Progress",
    "Rated",
    "Related",
    "Similar",
    "act",
    "add",
    "ask_extension",
    "assign",
    "by_code",
    "case",
    "decline_extension",
    "describe",
    "document",
    "file",
    "file_by_staff",
    "follow",
    "forget",
    "hand_back",
    "illness",
    "inbox",
    "items",
    "link",
    "listing",
    "look",
    "mine",
    "photo",
    "preview",
    "progress",
    "rate",
    "recount",
    "reopen",
    "reveal_contact",
    "reveal_parties",
    "reveal_story",
    "serve",
    "set_contact",
    "similar",
    "take_over",
    "taken_by",
    "unfollow",
    "waiting_extensions",
    "withdraw",
]
