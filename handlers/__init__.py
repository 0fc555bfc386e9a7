"""What can a citizen do? The table of contents: asked in this order, the first that takes a push answers it."""

from bot.dialog.router import Router
from handlers import commands, complaint, emergency, fallback, human, menu, progress, welcome

ROUTERS: tuple[Router, ...] = (
    emergency.router,
    human.router,
    commands.router,
    welcome.router,
    *complaint.routers,
    progress.router,
    menu.router,
    fallback.router,
)
