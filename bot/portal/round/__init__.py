"""The pages of 你点我检 on the phone: what is on, vote, nominate, totals and results, and everything that was."""

from bot.portal.round.setup import setup_rounds

__all__ = ["setup_rounds"]
