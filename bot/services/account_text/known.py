"""What does the account say in this process, and what does content/ say that nobody edited?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.domain.account_text import Document, Keywords, Kind, Menu, Welcome, read_body
from bot.domain.account_text.keyword import Index, Keyword
from bot.domain.ports import Connection
from bot.services import faq, house
from bot.store import account_text as store


@dataclass(slots=True)
class Known:
    """``keys``: what a click of the menu may carry; ``pages``: paths of ours that a browser may open, {…} for any part."""

    menu: Menu = field(default_factory=lambda: Menu(()))
    keys: Collection[str] = ()
    pages: Collection[str] = ()
    edited: Mapping[Kind, Document] = field(default_factory=dict)
    index: Index | None = None  # of keywords, while there are any


_KNOWN = Known()


def furnish(menu: Menu, keys: Iterable[str], pages: Iterable[str]) -> None:
    """What content/ and the code know; nothing is edited so far."""
    _KNOWN.menu, _KNOWN.keys, _KNOWN.pages = menu, frozenset(keys), frozenset(pages)
    replace({})


def replace(edited: Mapping[Kind, Document]) -> None:
    """What staff published is said from now on; the words of keywords are spelt as messages are."""
    _KNOWN.edited = dict(edited)
    keywords = edited.get(Kind.KEYWORDS)
    rows = keywords.rows if isinstance(keywords, Keywords) else ()
    _KNOWN.index = Index((spelt(word), row) for row in rows for word in row.words) if rows else None


def refresh(connection: Connection) -> dict[Kind, Document]:
    """What is in force, for ``replace``."""
    return {Kind(kind): read_body(Kind(kind), row.body) for kind, row in store.in_force(connection).items()}


def spelt(word: str) -> str:
    """As the service reads messages: half width, simplified, without punctuation at the ends."""
    normaliser = faq.advisor().decider.normaliser
    return normaliser.core(normaliser.normal(word))


def shipped(kind: Kind) -> Document:
    """What content/ says; ships no keywords."""
    if kind is Kind.MENU:
        return _KNOWN.menu
    if kind is Kind.KEYWORDS:
        return Keywords()
    # The sentences name the office in their own way; here it is one of the four details that staff may write in braces.
    phrases = house.phrases()
    hello = phrases.say("welcome.hello", {"office": "{office.name}"})
    return Welcome(hello, phrases.say("welcome.data"), phrases.say("welcome.scanned"))


def in_force(edited: Mapping[Kind, Document], kind: Kind) -> Document:
    """What is said of this kind."""
    return edited.get(kind) or shipped(kind)


def said(name: str) -> str | None:
    """A sentence of the welcome (hello, data, scanned) as staff wrote it; None while content/ says it."""
    edited = _KNOWN.edited.get(Kind.WELCOME)
    return faq.filled(edited.to_data()[name]).strip() if isinstance(edited, Welcome) else None


def keyword(text: str) -> Keyword | None:
    """The keyword that a message means; ``text`` in the spelling of decisions."""
    if _KNOWN.index is None:
        return None
    return _KNOWN.index.find(text, faq.advisor().decider.normaliser.core(text))


def answer_of(row: Keyword) -> str:
    """What is answered, with the office's own details."""
    return faq.filled(row.answer).strip()


def menu_keys() -> list[str]:
    """What an item of the menu may carry, in order."""
    return sorted(_KNOWN.keys)


def knows(key: str) -> bool:
    return key in _KNOWN.keys


def opens(url: str) -> bool:
    """Does an address of ours lead to a page? Of others nothing is known here."""
    ours = urlsplit(house.address())
    given = urlsplit(url)
    if not ours.netloc or given.netloc != ours.netloc:
        return True
    return any(_fits(page, given.path or "/") for page in _KNOWN.pages)


def _fits(page: str, path: str) -> bool:
    wanted, parts = page.split("/"), path.split("/")
    return len(wanted) == len(parts) and all(
        (want.startswith("{") and bool(part)) or want == part for want, part in zip(wanted, parts, strict=True)
    )
