"""Free text: made regular, cut into words, decided upon, looked for in the knowledge."""

from bot.text.advisor import Advisor
from bot.text.decider import Decider

__all__ = ["Advisor", "Decider"]
