"""The phone's page of a quiz: a question at a time, why, and what came of it."""

from bot.portal.quiz.setup import setup_quizzes

__all__ = ["setup_quizzes"]
