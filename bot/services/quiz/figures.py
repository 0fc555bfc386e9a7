"""How many took part in a quiz, how did they do, and which question is the hardest? Nothing in it names anybody."""

from bot.domain.ports import Connection
from bot.domain.staff import Actor, Permission
from bot.services.quiz.known import found, fully
from bot.services.quiz.views import Count, Figures
from bot.store.quiz import quizzes, tries


def figures(connection: Connection, *, actor: Actor, ref: str) -> Figures:
    """Raises Refused ``staff.not_allowed``, ``quiz.unknown``."""
    actor.require(Permission.CAMPAIGN_READ)
    row = found(connection, ref)
    began, done, correct = tries.sums(connection, row.id)
    questions = fully(quizzes.questions(connection, row.id))
    return Figures(
        began=began,
        done=done,
        mean=correct / done if done else 0.0,
        scores=tuple(tries.scores(connection, row.id)),
        days=tuple(tries.by(connection, row.id, "day")),
        sources=tuple(tries.by(connection, row.id, "source")),
        questions=tuple(Count(one, tries.choices(connection, row.id, one.number)) for one in questions),
    )
