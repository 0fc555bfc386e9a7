"""What does the account say by itself: its menu, its welcome, its answers to keywords?"""

from bot.domain.account_text.document import Document, Kind, body_of, differences, hash_of, read_body
from bot.domain.account_text.fault import Fault
from bot.domain.account_text.keyword import Keyword, Keywords
from bot.domain.account_text.menu import Item, Menu
from bot.domain.account_text.welcome import Welcome

__all__ = [
    "Document",
    "Fault",
    "Item",
    "Keyword",
    "Keywords",
    "Kind",
    "Menu",
    "Welcome",
    "body_of",
    "differences",
    "hash_of",
    "read_body",
]
