"""How does a file of the office become tables of texts, whatever its form?"""

from bot.domain.business.reading import Grid
from bot.domain.ports import Sheets
from bot.domain.result.words import ResultWords
from bot.tabular.file import parts_of
from bot.tabular.grid import Grid as Table
from bot.tabular.grid import Limits
from bot.tabular.header import Headers


def sheets_of(words: ResultWords) -> Sheets:
    """Files as tables of texts; ``words`` help to tell what parts the cells of a text."""

    def read(name: str, data: bytes) -> list[Grid]:
        tables = [part for part in parts_of(name, data, Headers(words), Limits()) if isinstance(part, Table)]
        return [Grid(one.name, [(line.number, line.cells) for line in one.lines]) for one in tables]

    return read
