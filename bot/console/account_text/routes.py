"""Which pages of the account's texts are there, and what does each ask for?"""

from bot.console.access import Route
from bot.console.account_text import decide, edit
from bot.domain.staff import Permission

ROUTES = (
    Route("GET", "/account-texts", decide.show, Permission.ACCOUNT_EDIT),
    Route("POST", "/account-texts/waiting/{row}", decide.settle, Permission.ACCOUNT_EDIT),
    Route("GET", "/account-texts/platform", decide.compare, Permission.ACCOUNT_EDIT),
    Route("POST", "/account-texts/platform", decide.send_again, Permission.ACCOUNT_PUBLISH),
    Route("GET", "/account-texts/{kind}", edit.show, Permission.ACCOUNT_EDIT),
    Route("POST", "/account-texts/{kind}", edit.submit, Permission.ACCOUNT_EDIT),
    Route("GET", "/account-texts/{kind}/history", decide.history, Permission.ACCOUNT_EDIT),
    Route("GET", "/account-texts/{kind}/history/{row}", decide.show_version, Permission.ACCOUNT_EDIT),
    Route("POST", "/account-texts/{kind}/history/{row}", decide.again, Permission.ACCOUNT_EDIT),
)
