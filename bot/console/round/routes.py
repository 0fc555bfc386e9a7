"""Which pages of rounds are there, and what does each ask for?"""

from bot.console.access import Route
from bot.console.round import act, doubts, edit, line, listing, picture, plan, poster, report, review, votes
from bot.domain.staff import Permission

ROUTES = (
    Route("GET", "/rounds", listing.show, Permission.ROUND_READ),
    Route("POST", "/rounds", listing.create, Permission.ROUND_EDIT),
    Route("GET", "/rounds/{number}", listing.show_one, Permission.ROUND_READ),
    Route("GET", "/rounds/{number}/edit", edit.show, Permission.ROUND_EDIT),
    Route("POST", "/rounds/{number}/edit", edit.save, Permission.ROUND_EDIT),
    Route("POST", "/rounds/{number}/picture", picture.submit, Permission.ROUND_EDIT, is_upload=True),
    Route("GET", "/rounds/{number}/times", edit.show_times, Permission.ROUND_DECIDE),
    Route("POST", "/rounds/{number}/times", edit.save_times, Permission.ROUND_DECIDE),
    Route("GET", "/rounds/{number}/do/{act}", act.show, Permission.ROUND_DECIDE),
    Route("POST", "/rounds/{number}/do/{act}", act.submit, Permission.ROUND_DECIDE),
    Route("GET", "/rounds/{number}/nominations", review.show, Permission.ROUND_EDIT),
    Route("POST", "/rounds/{number}/nominations/{row}", review.settle, Permission.ROUND_EDIT),
    Route("GET", "/rounds/{number}/clues", review.show_clues, Permission.PLAN_READ),
    Route("GET", "/rounds/{number}/votes", votes.show, Permission.ROUND_READ),
    Route("GET", "/rounds/{number}/votes/now", votes.refresh, Permission.ROUND_READ, is_passive=True),
    Route("GET", "/rounds/{number}/poster", poster.show, Permission.ROUND_READ),
    Route("GET", "/rounds/{number}/poster/{name}", poster.download, Permission.ROUND_READ),
    Route("GET", "/rounds/{number}/doubts", doubts.show, Permission.ROUND_READ),
    Route("POST", "/rounds/{number}/doubts/{row}", doubts.settle, Permission.ROUND_EDIT),
    Route("GET", "/rounds/{number}/plan", plan.show, Permission.PLAN_READ),
    Route("POST", "/rounds/{number}/plan", plan.submit, Permission.PLAN_READ),
    Route("GET", "/rounds/{number}/plan/export", plan.export, Permission.PLAN_READ),
    Route("GET", "/rounds/{number}/plan/line/{row}", line.show, Permission.PLAN_READ),
    Route("POST", "/rounds/{number}/plan/line/{row}", line.submit, Permission.PLAN_READ),
    Route("GET", "/rounds/{number}/told", report.show_told, Permission.ROUND_READ),
    Route("GET", "/rounds/{number}/report", report.show, Permission.ROUND_READ),
)
