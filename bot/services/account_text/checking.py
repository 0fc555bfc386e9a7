"""May this be published: does the platform take it, does the bot know what it leads to, and does no keyword stand in the way?"""

from collections.abc import Iterable, Iterator

from bot.domain.account_text import Document, Fault, Keywords, Menu, Welcome, keyword, menu, welcome
from bot.domain.account_text.keyword import Keyword
from bot.domain.decision import Decision, Want
from bot.domain.sentence import TEXT_LIMIT
from bot.services import faq
from bot.services.account_text.known import knows, opens, spelt

_LAST = 5  # questions that a warning names


def faults(document: Document) -> list[Fault]:
    """What keeps ``document`` from being published; none: it may be."""
    if isinstance(document, Menu):
        return menu.faults(document, knows, opens)
    if isinstance(document, Welcome):
        return [*welcome.faults(document), *_too_long(document.to_data().items())]
    found = [*keyword.faults(document), *_too_long((row.title, row.answer) for row in document.rows)]
    return found or list(_collisions(document))


def _too_long(texts: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    """With the office's details in place of their names."""
    for where, text in texts:
        if (size := len(faq.filled(text).encode())) > TEXT_LIMIT >= len(text.encode()):
            yield Fault("long", where, size, TEXT_LIMIT)


def _collisions(keywords: Keywords) -> Iterator[Fault]:
    """Words that mean something else already, or that two keywords share once they are spelt alike."""
    seen: dict[str, str] = {}
    for row in keywords.rows:
        for word in row.words:
            plain = spelt(word)
            if plain in seen:
                yield Fault("twice", f"{seen[plain]}、{word}")
            seen[plain] = word
            if code := _taken(plain, row):
                yield Fault(code, word)


def _taken(word: str, row: Keyword) -> str:
    """Who else answers this word: an emergency, a function of the service, an answer to a question of ours."""
    decision = faq.advisor().decide(word)
    if decision.want is Want.EMERGENCY or (not row.is_exact and faq.advisor().decider.names_danger(word)):
        return "emergency"
    if decision.want not in (Want.QUESTION, Want.OTHER):
        return "act"
    return "reply" if decision.answer else ""


def is_free(decision: Decision) -> bool:
    """Is it a text that nothing but the knowledge would answer?"""
    return decision.want in (Want.QUESTION, Want.OTHER) and decision.answer is None and not decision.text.isdecimal()


def notes(document: Document) -> list[tuple[str, int, list[str]]]:
    """(word, how many, some of them): ways to ask that the knowledge answers now and a keyword would answer then."""
    if not isinstance(document, Keywords):
        return []
    texts = [text for entry in faq.entries() for text in (entry.question, *entry.asked)]
    spellings = [(text, spelt(text)) for text in texts] if document.rows else []
    found: list[tuple[str, int, list[str]]] = []
    for row in document.rows:
        for word in row.words:
            plain = spelt(word)
            lost = [text for text, asked in spellings if (plain == asked if row.is_exact else plain in asked)]
            if lost:
                found.append((word, len(lost), lost[:_LAST]))
    return found
