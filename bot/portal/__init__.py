"""What the public opens in a browser: ``setup_portal`` adds the landing page, the data notice and the assets."""

from bot.portal.settings import Login, PortalSettings
from bot.portal.setup import setup_portal

__all__ = ["Login", "PortalSettings", "setup_portal"]
