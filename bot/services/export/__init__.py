"""How do cases and figures leave as sheets, and come in from them?"""

from bot.services.export.intake import Checked, Fault, Taken, check, take, template
from bot.services.export.listing import cases, figures
from bot.services.export.sheet import File, Sheet, piece, read, write

__all__ = [
    "Checked",
    "Fault",
    "File",
    "Sheet",
    "Taken",
    "cases",
    "check",
    "figures",
    "piece",
    "read",
    "take",
    "template",
    "write",
]
