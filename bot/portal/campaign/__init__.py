"""The public's pages of notices: everything that was announced, one of them, a feed."""

from bot.portal.campaign.setup import setup_notices

__all__ = ["setup_notices"]
