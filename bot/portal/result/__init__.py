"""The pages of inspection results: search, one record, a food, an area, the map, how it went over time, and feeds."""

from bot.portal.result.setup import setup_results

__all__ = ["setup_results"]
