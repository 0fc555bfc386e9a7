"""How does a row that was read become a sample of the office, or a row in quarantine?"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.result import digest
from bot.domain.result.judge import exceeds
from bot.domain.result.reading import DateKind, Doubt, Made, Read, Sample, Test, Verdict
from bot.domain.result.state import Objection, Reinspection, State
from bot.domain.result.written import dump_plainly, write_body, write_doubts, write_made
from bot.services import house
from bot.services.business.matching import Match, Wanted, match_all
from bot.store import desk
from bot.store.result import imports
from bot.store.result import samples as store

LONGEST = {"food": 200, "category": 60, "venue": 200, "region": 60, "producer": 200, "batch": 120}
UNPRINTABLE = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What no text of an office has, and some databases do not take."""
_WITHDRAWN = "withdrawn"
GONE = "gone"
"""State of a row whose sample was taken down: nothing waits, and nobody is to overlook it."""
_ENOUGH = 20  # characters of a digest tell the rows of a file apart
_NUMBERS = {"sampling_number": 80, "report_number": 80}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row on its way in, and what it is known by."""

    read: Read
    digest: str

    @property
    def is_understood(self) -> bool:
        return self.read.is_understood

    @property
    def is_withdrawn(self) -> bool:
        return any(doubt.code == _WITHDRAWN for doubt in self.read.doubts)


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of some rows; ``withdrawn``: of how many the sample was taken down."""

    new: int
    quarantined: int
    withdrawn: int


def entries(reads: Iterable[Read]) -> Iterator[Entry]:
    """Every row of a file, those that are alike told apart by which time they come."""
    times = Counter[str]()
    for read in reads:
        checked = _checked(read)
        first = _digest(checked, 1)
        times[first[:_ENOUGH]] += 1
        time = times[first[:_ENOUGH]]
        yield Entry(checked, first if time == 1 else _digest(checked, time))


def _digest(read: Read, time: int) -> str:
    if read.is_understood and read.sample is not None:
        return digest.of_sample(read.sample, time)
    return digest.of_row(read.cells, time)


def _checked(read: Read) -> Read:
    """What does not fit is nothing that was understood."""
    if read.doubts:
        return read
    place = f"{read.sheet}!{read.row}"
    faults = [Doubt("empty", place)] if read.sample is None else list(_faults(read.sample, place))
    return replace(read, doubts=tuple(faults)) if faults else read


def _faults(sample: Sample, place: str) -> Iterator[Doubt]:
    values = _texts(sample)
    for name, most in (LONGEST | _NUMBERS).items():
        if len(values[name]) > most:
            yield Doubt("text_long", place, name)
    if any(len(test.item) > 200 for test in sample.tests):
        yield Doubt("text_long", place, "item")
    tests = (text for test in sample.tests for text in (test.item, test.result, test.limit))
    made = (one.raw for one in sample.made)
    if any(UNPRINTABLE.search(text) for text in (*values.values(), *tests, *made)):
        yield Doubt("unprintable", place)


def _texts(sample: Sample) -> dict[str, str]:
    return {
        "food": sample.food,
        "category": sample.category,
        "venue": sample.venue,
        "venue_address": sample.venue_address,
        "region": sample.venue_region,
        "producer": sample.producer,
        "producer_address": sample.producer_address,
        "spec": sample.spec,
        "brand": sample.brand,
        "batch": batch_of(sample.made),
        "sampling_number": sample.sampling_number,
        "report_number": sample.report_number,
        "lab": sample.lab,
        "task": sample.task,
        "publisher": sample.publisher,
        "remark": sample.remark,
    }


def batch_of(made: tuple[Made, ...]) -> str:
    """The number people find on the package, or what stands in its place."""
    return next((one.batch for one in made if one.batch), made[0].raw if made else "")


def day_of(made: tuple[Made, ...]) -> date | None:
    """The day it was produced; another kind of day where that is not said."""
    days = [one for one in made if one.on]
    return next((one.on for one in days if one.kind is DateKind.PRODUCED), days[0].on if days else None)


def test_rows(tests: Sequence[Test], verdict: Verdict | None) -> list[dict[str, Any]]:
    return [
        {
            "position": place,
            "stage": test.stage.value,
            "item": test.item,
            "result": test.result,
            "limit": test.limit,
            "body": write_body(test),
            "is_failing": is_failing(test, verdict),
        }
        for place, test in enumerate(tests)
    ]


def is_failing(test: Test, verdict: Verdict | None) -> bool:
    """Of a sample that failed, whatever does not plainly keep its limit: tables list what failed."""
    return verdict is Verdict.FAILED and exceeds(test) is not False


class Places:
    """Where venues lie, of which type they are, and which business of the register they are; asked for many at once."""

    def __init__(self, connection: Connection, samples: Sequence[Sample]) -> None:
        self._areas = [(row.code, word) for row in desk.areas(connection) for word in row.words.split()]
        wanted = list(dict.fromkeys(one for sample in samples for one in (_venue(sample), _maker(sample)) if one.name))
        self._matches = dict(zip(wanted, match_all(connection, wanted), strict=True))

    def area(self, sample: Sample) -> str:
        place = f"{sample.venue_address} {sample.venue}"
        found = [(len(code), len(word), code) for code, word in self._areas if word in place]
        return max(found)[2] if found else ""

    def venue(self, sample: Sample) -> Match:
        return self._matches.get(_venue(sample), Match())

    def maker(self, sample: Sample) -> Match:
        return self._matches.get(_maker(sample), Match())


def _venue(sample: Sample) -> Wanted:
    return Wanted(sample.venue, address=sample.venue_address)


def _maker(sample: Sample) -> Wanted:
    return Wanted(sample.producer, address=sample.producer_address)


def venue_kind(name: str) -> str:
    """The type of venue whose longest word stands in the name."""
    found = [(len(word), venue.key) for venue in house.shipped().rounds.venues for word in venue.words if word in name]
    return max(found)[1] if found else ""


def sample_row(sample: Sample, known_by: str, places: Places, id: int | None, now: datetime) -> dict[str, Any]:
    """A sample as it is received."""
    venue, maker = places.venue(sample), places.maker(sample)
    return _texts(sample) | {
        "digest": known_by,
        "category": house.shipped().foods.category_of(sample.category, sample.food) or sample.category,
        "import": id,
        "state": State.RECEIVED.value,
        "is_public": False,
        "made": write_made(sample.made),
        "made_on": day_of(sample.made),
        "verdict": sample.verdict.value if sample.verdict else "",
        "qualification": "",
        "evidence": sample.report_number,
        "published_on": sample.published,
        "area": venue.area or places.area(sample),
        "venue_kind": venue.kind or venue_kind(sample.venue),
        "business": venue.business,
        "maker": maker.business,
        "version": 1,
        "content_hash": "",
        "draft": "",
        "served_how": "",
        "objection": Objection.NONE.value,
        "objection_text": "",
        "reinspection": Reinspection.NONE.value,
        "reply": "",
        "follow_up": "",
        "why": "",
        "changed_at": now,
    }


def enter(connection: Connection, some: Sequence[Entry], id: int, now: datetime) -> Entered:
    """Write what is not there yet."""
    samples = {one.digest: one for one in some if one.is_understood}
    known = store.known(connection, samples)
    gone = store.withdrawn(connection, known)
    again = {one.digest: one for one in some if one.digest in gone}
    imports.add_rows(connection, [_gone(one, gone[digest], id) for digest, one in again.items()])
    fresh = [one for key, one in samples.items() if key not in known]
    taken = store.numbered(connection, {_number(one) for one in fresh} - {""})
    doubtful = [one for one in some if not one.is_understood] + [
        _taken(one) for one in fresh if taken.get(_number(one), one.digest) != one.digest
    ]
    clear = [one for one in fresh if _number(one) not in taken]
    clear, doubled = _apart(clear)
    quarantined = _hold(connection, [*doubtful, *doubled], id)
    places = Places(connection, [_sample(one) for one in clear])
    store.add(
        connection,
        [
            (sample_row(_sample(one), one.digest, places, id, now), test_rows(_sample(one).tests, _sample(one).verdict))
            for one in clear
        ],
    )
    return Entered(len(clear), quarantined, sum(one.digest in gone for one in some))


def _sample(entry: Entry) -> Sample:
    assert entry.read.sample is not None  # noqa: S101 - only rows that were understood are asked
    return entry.read.sample


def _number(entry: Entry) -> str:
    return _sample(entry).sampling_number


def _taken(entry: Entry) -> Entry:
    """Its sampling number belongs to a sample that says something else."""
    doubt = Doubt("number_taken", f"{entry.read.sheet}!{entry.read.row}", _number(entry))
    return Entry(replace(entry.read, doubts=(doubt,)), digest.of_row(entry.read.cells))


def _apart(some: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Those whose number nobody before them has, and those whose number one of them has."""
    seen, clear, doubled = set[str](), list[Entry](), list[Entry]()
    for one in some:
        number = _number(one)
        (doubled if number and number in seen else clear).append(one)
        seen.add(number)
    return clear, [_taken(one) for one in doubled]


def _hold(connection: Connection, some: Sequence[Entry], id: int) -> int:
    """Rows to quarantine, each once; how many are new there."""
    rows = {one.digest: one.read for one in some}
    known = imports.known_rows(connection, rows)
    fresh = {key: read for key, read in rows.items() if key not in known}
    imports.add_rows(connection, [_row(key, read, id) for key, read in fresh.items()])
    return len(fresh)


def met(entry: Entry, ref: str) -> Entry:
    """A row whose sample, ``ref``, was taken down."""
    doubt = Doubt(_WITHDRAWN, f"{entry.read.sheet}!{entry.read.row}", ref)
    return replace(entry, read=replace(entry.read, doubts=(doubt,)))


def _gone(entry: Entry, ref: str, id: int) -> dict[str, Any]:
    """Each import lists those that it met."""
    return _row(digest.of_row({"digest": entry.digest, "import": str(id)}), met(entry, ref).read, id) | {"state": GONE}


def _row(known_by: str, read: Read, id: int) -> dict[str, Any]:
    return {
        "import": id,
        "sheet": UNPRINTABLE.sub("", read.sheet)[:60],
        "row": read.row,
        "cells": dump_plainly(list(read.cells.items())),
        "doubts": write_doubts(read.doubts),
        "digest": known_by,
        "state": "open",
        "why": "",
        "settled_by": "",
    }
