"""A complaint or report, from the first words to its number."""

from handlers.complaint import closing, illness, pieces, reaching, starting, steps
from handlers.complaint.starting import start

__all__ = ["routers", "start"]

routers = (pieces.router, illness.router, starting.router, steps.router, reaching.router, closing.router)
