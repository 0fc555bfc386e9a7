"""The pages of businesses: one for each, and the look-up of 承诺达标合格证 and traceability numbers."""

from bot.portal.business.setup import setup_businesses

__all__ = ["setup_businesses"]
