"""Free text: made regular, cut into words, decided upon."""

from bot.text.decider import Decider

__all__ = ["Decider"]
