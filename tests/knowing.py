"""How do tests ask the knowledge? A dozen entries of their own, so that what staff write changes no test."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.content import load_faq
from bot.domain.faq import Entry
from bot.services import faq
from bot.text import Advisor
from tests.chat import CONTENT
from tests.processes import ROOT

FOLDER = Path(__file__).parent / "knowledge"
ENTRIES = load_faq(FOLDER)


class Known(Advisor):
    """Remembers what it was told last: an index is only built again after a test that changed it."""

    told: tuple[Entry, ...] = ()

    def load(self, entries: Sequence[Entry]) -> None:
        self.told = ()  # until it is known
        super().load(entries)
        self.told = tuple(entries)

    def come_back(self) -> None:
        """The tests' own entries are known again."""
        if self.told != tuple(ENTRIES):
            self.load(ENTRIES)


KNOWING = Known(CONTENT.words, ENTRIES)
KNOWING.initialise(
    ROOT / "var/cache"
)  # the service's own: what is kept there is known by a hash of all that it depends on


@contextmanager
def known(entries: Iterable[Entry] = ENTRIES) -> Iterator[None]:
    """Those entries are all that is known, for as long as a test lasts."""
    faq.furnish(entries)
    faq.consult(KNOWING)
    try:
        yield
    finally:
        faq.furnish(CONTENT.faq)
