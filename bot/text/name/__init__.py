"""How are names of businesses and foods found again, however they were typed: their keys, and how well they fit."""

from bot.text.name.fit import fits
from bot.text.name.key import Asked, Place, asked, keys, near, tidy

__all__ = ["Asked", "Place", "asked", "fits", "keys", "near", "tidy"]
