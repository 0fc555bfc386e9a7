"""What does a file say, row by row?"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, takewhile

from bot.domain.refused import Refused
from bot.domain.result.counts import counts_in
from bot.domain.result.prose import told_in
from bot.domain.result.reading import Column, Count, Read, Verdict
from bot.domain.result.words import ResultWords
from bot.tabular.file import parts_of
from bot.tabular.grid import Grid, Limits, Prose
from bot.tabular.header import Headers
from bot.tabular.heading import Heading
from bot.tabular.record import Note, Piece, Record, records
from bot.tabular.sample import Said
from bot.tabular.table import Table
from bot.tabular.title import said_by_name, said_in

_SAMPLE = 200  # rows that a table's columns are told by
_WORDS = {Verdict.PASSED: "合格", Verdict.FAILED: "不合格"}
_PROSE = "正文"
_LONGEST_TITLE = 120


class Stream:
    """Rows as they come; ``columns``, ``counts``, ``title`` and ``notes`` grow with them and are whole at the end."""

    def __init__(
        self, name: str, data: bytes, *, words: ResultWords, mapping: Mapping[str, str], today: date, limits: Limits
    ) -> None:
        self._tables: list[Table] = []
        self.counts: list[Count] = []
        self.notes: list[str] = []
        self.title = ""
        self._words, self._today, self._limits = words, today, limits
        self._headers = Headers(words, mapping)
        self._of_file, self._above = said_by_name(name, words), Said()
        self._parts = parts_of(name, data, self._headers, limits)

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for table in self._tables for column in table.columns)

    def __iter__(self) -> Iterator[Read]:
        """Every row once, understood or in doubt; raises Refused."""
        tables = rows = 0
        for part in self._parts:
            tables += isinstance(part, Grid)
            reads = self._prose(part) if isinstance(part, Prose) else self._grid(part.name or f"表{tables}", part)
            for read in reads:
                rows += 1
                if rows > self._limits.rows:
                    raise Refused("result_file.rows", most=self._limits.rows)
                yield read
        if not rows and not self.counts:
            raise Refused("result_file.nothing")

    def _prose(self, prose: Prose) -> Iterator[Read]:
        if len(prose.text) > self._limits.prose:
            raise Refused("result_file.prose", most=self._limits.prose)
        lines = [line.strip() for line in prose.text.split("\n")]
        counts, told = counts_in(prose.text), told_in(prose.text)
        self.counts.extend(counts.values)
        self._entitle(lines[0])
        self._above = next((said for line in reversed(lines) if line and (said := said_in(line, self._words))), Said())
        for one in told:
            row = prose.number + prose.text[: max(prose.text.find(one.sentence), 0)].count("\n")
            yield Read(_PROSE, row, {_PROSE: one.sentence}, one.sample, one.doubts)
        for doubt in counts.doubts:
            yield Read(_PROSE, prose.number, {_PROSE: doubt.text}, None, (doubt,))
        sentences = [one.sentence for one in told]
        self.notes.extend(line for line in lines if line and not any(sentence in line for sentence in sentences))

    def _grid(self, name: str, grid: Grid) -> Iterator[Read]:
        """Each heading begins a table of its own; what a title says holds until another one says otherwise."""
        said = said_in(grid.name, self._words) or (self._above if self._above.where else self._of_file)
        self._above = Said()
        pieces = records(grid, self._headers)
        waiting: deque[Piece] = deque()
        table: Table | None = None
        while (piece := waiting.popleft() if waiting else next(pieces, None)) is not None:
            if isinstance(piece, Note):
                said = said_in(piece.text, self._words) or said
                self._entitle(piece.text)
                self.notes.append(f"{name}!{piece.number} {piece.text}")
            elif isinstance(piece, Heading):
                waiting.extend(islice(pieces, _SAMPLE - len(waiting)))
                table = self._begin(name, grid, piece, waiting, said)
            elif table is not None:
                yield table.read(piece, said)

    def _begin(self, name: str, grid: Grid, heading: Heading, ahead: Sequence[Piece], said: Said) -> Table:
        rows = [
            piece
            for piece in takewhile(lambda piece: not isinstance(piece, Heading), ahead)
            if isinstance(piece, Record)
        ]
        table = Table(
            name,
            grid,
            heading,
            rows,
            headers=self._headers,
            words=self._words,
            today=self._today,
            limits=self._limits,
        )
        self._tables.append(table)
        self.notes.extend(f"{name} {text}" for text in heading.over)
        if said.verdict is not None and not table.has_verdict:
            self.notes.append(f"{name}：“{said.where}” → {_WORDS[said.verdict]}")
        return table

    def _entitle(self, text: str) -> None:
        if not self.title and len(text) <= _LONGEST_TITLE:
            self.title = text
