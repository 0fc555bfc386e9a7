"""Every push once, with what it came to."""

from bot.store.inbox.box import Inbox
from bot.store.inbox.keeping import RETRIES_OVER, purge, recover, unfinished

__all__ = ["RETRIES_OVER", "Inbox", "purge", "recover", "unfinished"]
