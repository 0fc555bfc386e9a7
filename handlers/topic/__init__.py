"""What a citizen wants to hear of: subscribing, stopping, getting previews."""

from handlers.topic import choosing, following, previewing

before_all = following.router
routers = (previewing.router, choosing.router)

__all__ = ["before_all", "routers"]
