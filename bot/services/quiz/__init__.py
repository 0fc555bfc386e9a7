"""What can be done with a quiz? docs/happenings.md lists it."""

from bot.services.quiz.acting import act, tick
from bot.services.quiz.answering import answer, standing
from bot.services.quiz.figures import figures
from bot.services.quiz.known import current, full, listing, look, public, templates
from bot.services.quiz.making import draft, edit, offered, prefill, set_questions

__all__ = [
    "act",
    "answer",
    "current",
    "draft",
    "edit",
    "figures",
    "full",
    "listing",
    "look",
    "offered",
    "prefill",
    "public",
    "set_questions",
    "standing",
    "templates",
    "tick",
]
