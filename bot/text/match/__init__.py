"""Which entry of the knowledge answers a text, how surely, and why?"""

from bot.text.match.matcher import Matcher

__all__ = ["Matcher"]
