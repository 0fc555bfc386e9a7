"""Which calls does the platform offer to bots? The table of contents."""

from bot.sandbox.api import (
    account,
    custom,
    draft,
    mass,
    material,
    media,
    menu,
    oauth,
    publish,
    qrcode,
    subscribe,
    tag,
    template,
    token,
    user,
)
from bot.sandbox.api.call import Method

_MODULES = (
    token,
    custom,
    mass,
    draft,
    publish,
    template,
    subscribe,
    menu,
    media,
    material,
    user,
    tag,
    qrcode,
    oauth,
    account,
)
METHODS: dict[str, Method] = {method.path: method for module in _MODULES for method in module.METHODS}
# The first parts of the paths above, under which everything goes through the gate.
ROOTS = ("cgi-bin", "sns", "wxaapi")
