"""Which pages are there, and what does each ask for? A page that is not in this table cannot be opened."""

from bot.console import account, answer, audit, complaint, delivery, files, live, second, sign_in
from bot.console.access import Access, Route
from bot.domain.staff import Permission

ROUTES = (
    Route("GET", "/static/{name}", files.static, Access.PUBLIC),
    Route("GET", "/sign-in", sign_in.show, Access.PUBLIC),
    Route("POST", "/sign-in", sign_in.submit, Access.PUBLIC),
    Route("GET", "/code", second.show_code, Access.PENDING),
    Route("POST", "/code", second.submit_code, Access.PENDING),
    Route("GET", "/enrol", second.show_enrolment, Access.PENDING),
    Route("POST", "/enrol", second.submit_enrolment, Access.PENDING),
    Route("POST", "/sign-out", sign_in.sign_out, Access.PENDING),
    Route("GET", "/account", account.show, Access.SIGNED_IN),
    Route("POST", "/account/password", account.change_password, Access.SIGNED_IN),
    Route("GET", "", complaint.home, Permission.CASE_READ),
    Route("GET", "/", complaint.inbox, Permission.CASE_READ),
    Route("GET", "/list", complaint.listing, Permission.CASE_READ, is_passive=True),
    Route("GET", "/live", live.stream, Permission.CASE_READ, is_passive=True),
    Route("GET", "/case/{number}", complaint.show, Permission.CASE_READ),
    Route("GET", "/case/{number}/now", complaint.refresh, Permission.CASE_READ, is_passive=True),
    Route("GET", "/case/{number}/photo/{ref}", files.photo, Permission.CASE_READ),
    Route("POST", "/case/{number}/answer", answer.answer, Permission.CASE_ANSWER),
    Route("POST", "/case/{number}/close", answer.close, Permission.CASE_CLOSE),
    Route("POST", "/case/{number}/reveal", complaint.reveal, Permission.CONTACT_REVEAL),
    Route("GET", "/delivery", delivery.show, Permission.OUTBOX_DECIDE),
    Route("GET", "/delivery/list", delivery.listing, Permission.OUTBOX_DECIDE, is_passive=True),
    Route("POST", "/delivery/{row}", delivery.settle, Permission.OUTBOX_DECIDE),
    Route("GET", "/audit", audit.show, Permission.AUDIT_READ),
)
