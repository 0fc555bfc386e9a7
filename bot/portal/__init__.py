"""What the public opens in a browser: ``setup_portal`` adds landing page, data notice, pages of rounds and assets."""

from bot.portal.settings import Login, PortalSettings, RoundSettings
from bot.portal.setup import setup_portal

__all__ = ["Login", "PortalSettings", "RoundSettings", "setup_portal"]
