"""Which pages of quizzes are there, and what does each ask for?"""

from bot.console.access import Route
from bot.console.quiz import edit, pages
from bot.domain.staff import Permission

ROUTES = (
    Route("GET", "/quizzes", pages.show, Permission.CAMPAIGN_READ),
    Route("POST", "/quizzes", pages.create, Permission.CAMPAIGN_EDIT),
    Route("GET", "/quizzes/{ref}", pages.show_one, Permission.CAMPAIGN_READ),
    Route("POST", "/quizzes/{ref}/announce", pages.announce, Permission.CAMPAIGN_EDIT),
    Route("GET", "/quizzes/{ref}/edit", edit.show, Permission.CAMPAIGN_EDIT),
    Route("POST", "/quizzes/{ref}/edit", edit.save, Permission.CAMPAIGN_EDIT),
    Route("GET", "/quizzes/{ref}/do/{act}", pages.show_act, Permission.CAMPAIGN_EDIT),
    Route("POST", "/quizzes/{ref}/do/{act}", pages.submit_act, Permission.CAMPAIGN_EDIT),
)
