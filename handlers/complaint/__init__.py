"""A complaint or report, from the first words to its number."""

from handlers.complaint import closing, pieces, starting, steps
from handlers.complaint.starting import start

__all__ = ["routers", "start"]

routers = (pieces.router, starting.router, steps.router, closing.router)
