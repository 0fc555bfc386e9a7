"""The account's menu, welcome and keywords: proposed by one, published by another, said and sent."""

from bot.services.account_text.checking import is_free
from bot.services.account_text.known import (
    answer_of,
    furnish,
    keyword,
    menu_keys,
    refresh,
    replace,
    said,
    shipped,
)
from bot.services.account_text.proposing import again, propose, take_back
from bot.services.account_text.publishing import publish, refuse
from bot.services.account_text.sending import Due, claim, has_due, menu_in_force, record, send_again
from bot.services.account_text.views import (
    SIGNAL,
    Page,
    Standing,
    Version,
    compared,
    history,
    mark,
    standing,
    version,
)

__all__ = [
    "SIGNAL",
    "Due",
    "Page",
    "Standing",
    "Version",
    "again",
    "answer_of",
    "claim",
    "compared",
    "furnish",
    "has_due",
    "history",
    "is_free",
    "keyword",
    "mark",
    "menu_in_force",
    "menu_keys",
    "propose",
    "publish",
    "record",
    "refresh",
    "refuse",
    "replace",
    "said",
    "send_again",
    "shipped",
    "standing",
    "take_back",
    "version",
]
