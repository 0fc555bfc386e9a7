"""Which calls does the platform offer to bots? The table of contents, one module a noun."""

from bot.sandbox.api import account, custom, media, menu, oauth, token, user
from bot.sandbox.api.call import Method

METHODS: dict[str, Method] = {
    method.path: method for module in (token, custom, menu, user, media, account, oauth) for method in module.METHODS
}
