"""Which pages of notices are there, and what does each ask for?"""

from bot.console.access import Route
from bot.console.campaign import act, edit, listing, one, plan, quota, readers, report, tester, unknown
from bot.domain.staff import Permission

ROUTES = (
    Route("GET", "/campaigns", listing.show, Permission.CAMPAIGN_READ),
    Route("GET", "/campaigns/new", listing.show_new, Permission.CAMPAIGN_EDIT),
    Route("POST", "/campaigns/new", listing.create, Permission.CAMPAIGN_EDIT),
    Route("GET", "/campaigns/quota", quota.show, Permission.CAMPAIGN_READ),
    Route("POST", "/campaigns/quota", quota.mark, Permission.CAMPAIGN_APPROVE),
    Route("GET", "/campaigns/unknown", unknown.show, Permission.CAMPAIGN_READ),
    Route("POST", "/campaigns/{ref}/batch/{row}", unknown.decide, Permission.CAMPAIGN_APPROVE),
    Route("GET", "/campaigns/plans", plan.show, Permission.CAMPAIGN_READ),
    Route("POST", "/campaigns/plans", plan.add, Permission.CAMPAIGN_EDIT),
    Route("POST", "/campaigns/plans/{row}", plan.switch, Permission.CAMPAIGN_EDIT),
    Route("GET", "/campaigns/testers", tester.show, Permission.CAMPAIGN_READ),
    Route("POST", "/campaigns/testers", tester.change, Permission.CAMPAIGN_EDIT),
    Route("POST", "/campaigns/from-result", listing.from_result, Permission.CAMPAIGN_EDIT),
    Route("GET", "/campaigns/{ref}", one.show, Permission.CAMPAIGN_READ),
    Route("GET", "/campaigns/{ref}/now", one.progress, Permission.CAMPAIGN_READ, is_passive=True),
    Route("GET", "/campaigns/{ref}/people", readers.show, Permission.CAMPAIGN_READ, is_passive=True),
    Route("GET", "/campaigns/{ref}/checks", one.checks, Permission.CAMPAIGN_READ),
    Route("POST", "/campaigns/{ref}/preview", tester.preview, Permission.CAMPAIGN_EDIT),
    Route("GET", "/campaigns/{ref}/report", report.show, Permission.CAMPAIGN_READ),
    Route("GET", "/campaigns/{ref}/edit", edit.show, Permission.CAMPAIGN_EDIT),
    Route("POST", "/campaigns/{ref}/edit", edit.save, Permission.CAMPAIGN_EDIT),
    Route("POST", "/campaigns/{ref}/phone", edit.phone, Permission.CAMPAIGN_EDIT),
    Route("POST", "/campaigns/{ref}/picture", edit.put_picture, Permission.CAMPAIGN_EDIT, is_upload=True),
    Route("GET", "/campaigns/{ref}/do/{act}", act.show, Permission.CAMPAIGN_EDIT),
    Route("POST", "/campaigns/{ref}/do/{act}", act.submit, Permission.CAMPAIGN_EDIT),
)
