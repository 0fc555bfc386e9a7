"""What would come of a file if it was brought in now?"""

from collections.abc import Iterable, Iterator
from itertools import islice

from bot.domain.ports import Connection, Rows
from bot.domain.result.reading import Sample
from bot.services.result.entering import Entry, entries, met
from bot.services.result.views import Preview, RowSeen
from bot.store.result import imports
from bot.store.result import samples as store

_ASKED = 400  # digests in one query


def previewed(connection: Connection, name: str, source: str, rows: Rows, most: int) -> Preview:
    """Counts of the whole file, and ``most`` rows of those understood and of the others each."""
    counts, shown = {True: 0, False: 0}, {True: list[RowSeen](), False: list[RowSeen]()}
    read = withdrawn = 0
    for entry, is_new in _judged(connection, entries(rows)):
        read += 1
        withdrawn += entry.is_withdrawn
        counts[entry.is_understood] += is_new
        if len(shown[entry.is_understood]) < most:
            shown[entry.is_understood].append(_row(entry, is_new))
    return Preview(
        name=name,
        source=source,
        title=rows.title,
        columns=rows.columns,
        unknown=tuple(column for column in rows.columns if column.field is None),
        rows=sorted([*shown[True], *shown[False]], key=lambda row: (row.sheet, row.row)),
        counts=tuple(rows.counts),
        notes=tuple(rows.notes),
        read=read,
        new=counts[True],
        known=read - counts[True] - counts[False] - withdrawn,
        quarantined=counts[False],
        withdrawn=withdrawn,
    )


def _judged(connection: Connection, every: Iterable[Entry]) -> Iterator[tuple[Entry, bool]]:
    """Each entry, and whether it is new: neither there already nor a second time in the file; with a doubt where its sample was
    taken down.
    """
    every, seen = iter(every), set[str]()
    while some := list(islice(every, _ASKED)):
        digests = [one.digest for one in some]
        known = store.known(connection, digests)
        gone = store.withdrawn(connection, known)
        seen |= known.keys() | imports.known_rows(connection, digests)
        for one in some:
            yield (met(one, gone[one.digest]) if one.digest in gone else one), one.digest not in seen
            seen.add(one.digest)


def _row(one: Entry, is_new: bool) -> RowSeen:
    read = one.read
    return RowSeen(
        sheet=read.sheet,
        row=read.row,
        is_new=is_new,
        cells=read.cells,
        understood=understood(read.sample) if read.sample else {},
        doubts=read.doubts,
        sample=read.sample,
    )


def understood(sample: Sample) -> dict[str, str]:
    """A sample in words, for people who compare it with its row; what is not said is left out."""
    said = {
        "food": sample.food,
        "venue": sample.venue,
        "venue_address": sample.venue_address,
        "producer": sample.producer,
        "producer_address": sample.producer_address,
        "spec": sample.spec,
        "brand": sample.brand,
        "made": "；".join(f"{one.kind.value} {one.on or one.batch or one.raw}" for one in sample.made),
        "category": sample.category,
        "sampling_number": sample.sampling_number,
        "report_number": sample.report_number,
        "verdict": sample.verdict.value if sample.verdict else "",
        "tests": "；".join(f"{one.item}({one.stage.value}) {one.result} [{one.limit}]" for one in sample.tests),
        "lab": sample.lab,
        "task": sample.task,
        "published": sample.published.isoformat() if sample.published else "",
        "publisher": sample.publisher,
        "remark": sample.remark,
    }
    return {name: text for name, text in said.items() if text}
