"""What can be done with a case, by the citizen and by the office? Every function is one unit of work."""

from bot.services.complaint.filing import Filed, Progress, add, file, mine, progress, withdraw
from bot.services.complaint.office import answer, close, photo, reveal_contact, reveal_story
from bot.services.complaint.views import Case, Item, Line, Page, Photo, case, listing

__all__ = [
    "Case",
    "Filed",
    "Item",
    "Line",
    "Page",
    "Photo",
    "Progress",
    "add",
    "answer",
    "case",
    "close",
    "file",
    "listing",
    "mine",
    "photo",
    "progress",
    "reveal_contact",
    "reveal_story",
    "withdraw",
]
