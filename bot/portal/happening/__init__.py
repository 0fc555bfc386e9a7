"""The phone's page of something people can come to: what, when, where, signing up, the calendar file."""

from bot.portal.happening.setup import setup_happenings

__all__ = ["setup_happenings"]
