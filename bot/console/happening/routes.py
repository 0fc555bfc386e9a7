"""Which pages of happenings are there, and what does each ask for?"""

from bot.console.access import Route
from bot.console.happening import pages
from bot.domain.staff import Permission

ROUTES = (
    Route("GET", "/happenings", pages.show, Permission.CAMPAIGN_READ),
    Route("POST", "/happenings", pages.create, Permission.CAMPAIGN_EDIT),
    Route("GET", "/happenings/{ref}", pages.show_one, Permission.CAMPAIGN_READ),
    Route("POST", "/happenings/{ref}/sheet", pages.sheet, Permission.CONTACT_REVEAL),
    Route("POST", "/happenings/{ref}/announce", pages.announce, Permission.CAMPAIGN_EDIT),
    Route("GET", "/happenings/{ref}/edit", pages.show_edit, Permission.CAMPAIGN_EDIT),
    Route("POST", "/happenings/{ref}/edit", pages.save, Permission.CAMPAIGN_EDIT),
    Route("GET", "/happenings/{ref}/do/{act}", pages.show_act, Permission.CAMPAIGN_APPROVE),
    Route("POST", "/happenings/{ref}/do/{act}", pages.submit_act, Permission.CAMPAIGN_APPROVE),
)
