"""What can a citizen do? The table of contents: asked in this order, the first that takes a push answers it."""

from bot.dialog.router import Router
from handlers import (
    about,
    case,
    commands,
    complaint,
    duty,
    emergency,
    fallback,
    faq,
    human,
    menu,
    own_data,
    progress,
    round,
    subscription,
    welcome,
)

ROUTERS: tuple[Router, ...] = (
    faq.before_all,
    round.before_all,
    emergency.router,
    case.before_all,
    human.router,
    commands.router,
    welcome.router,
    own_data.router,
    duty.router,
    *round.routers,
    progress.by_code,
    *case.routers,
    *complaint.routers,
    faq.router,
    about.router,
    progress.router,
    menu.router,
    subscription.router,
    fallback.router,
)
