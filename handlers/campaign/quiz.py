"""How is a quiz answered in the chat: a question, a digit, why, and the next one?"""

from typing import Any

from bot.dialog.reply import Reply
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.services import quiz
from bot.services.happening.said import when
from bot.services.quiz.views import Asked, Marked, Quiz, Standing
from handlers.campaign.memory import MOST, own_pages, remember
from handlers.say import lines, say


def choose(turn: Turn) -> Reply:
    """答题 without saying which: the one that is on, or which of them."""
    running = quiz.current(turn.connection, now=turn.now)[:MOST]
    if not running:
        return say(Phrase("quiz.none"))
    if len(running) == 1:
        return start(turn, running[0].ref)
    remember(turn, items=[f"quiz.{one.ref}" for one in running])
    titles = [Phrase("quiz.digit", {"digit": digit, "name": one.title}) for digit, one in enumerate(running, 1)]
    return say(Phrase("quiz.which", {"list": lines(titles)}))


def start(turn: Turn, ref: str) -> Reply:
    """The next question that is not answered, or what came of it."""
    one = quiz.public(turn.connection, ref=ref, now=turn.now)
    standing = quiz.standing(turn.connection, ref=ref, citizen=turn.citizen, now=turn.now)
    counts = {"count": standing.total, "correct": standing.correct, "answered": standing.answered}
    if standing.next is None:
        return say(Phrase("quiz.again", counts), *_review(turn, one))
    if standing.answered:
        return say(Phrase("quiz.resume", counts), _question(turn, one, standing.next))
    words = {"title": one.title, "words": one.words, "until": when(one.until)}
    first = [Phrase("quiz.page_first", {"page": page}) for page in own_pages(turn, f"quiz/{one.ref}")]
    return say(Phrase("quiz.start", words | counts), *first, _question(turn, one, standing.next))


def _question(turn: Turn, one: Quiz, asked: Asked) -> Phrase:
    remember(turn, quiz=one.ref, number=asked.number)
    options = [
        Phrase("quiz.option", {"digit": digit, "what": words, "id": f"answer.{one.ref}.{asked.number}.{digit}"})
        for digit, words in enumerate(asked.options, 1)
    ]
    values = {"digit": asked.number, "count": len(one.questions), "words": asked.words, "list": lines(options)}
    return Phrase("quiz.question", values)


def answer(turn: Turn, ref: str, number: int, choice: int) -> Reply:
    """Marked at once; a digit that is no option changes nothing."""
    one = quiz.public(turn.connection, ref=ref, now=turn.now)
    options = next((len(asked.options) for asked in one.questions if asked.number == number), 0)
    if options and choice > options:
        return say(Phrase("quiz.no_such", {"most": options}))
    given: dict[str, Any] = {"ref": ref, "citizen": turn.citizen, "number": number, "choice": choice}
    done = quiz.answer(turn.connection, now=turn.now, **given)
    said = [*((Phrase("quiz.same"),) if done.is_same else ()), *_marked(done.marked)]
    if done.standing.next is not None:
        return say(*said, _question(turn, one, done.standing.next))
    turn.memory.pop("campaign", None)
    return say(*said, _end(done.standing), *_review(turn, one))


def _marked(marked: Marked) -> tuple[Phrase, ...]:
    right = {"digit": marked.answer, "what": marked.question.options[marked.answer - 1]}
    said = Phrase("quiz.right") if marked.is_right else Phrase("quiz.wrong", right)
    return said, Phrase("quiz.why", {"why": marked.why, "source": marked.source})


def _end(standing: Standing) -> Phrase:
    return Phrase("quiz.done", {"count": standing.total, "correct": standing.correct})


def _review(turn: Turn, one: Quiz) -> tuple[Phrase, ...]:
    """Where every answer is explained again."""
    return tuple(Phrase("quiz.page", {"page": page}) for page in own_pages(turn, f"quiz/{one.ref}"))
