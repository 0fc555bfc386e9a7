"""By what is a row known again, and what does an approval stand for?"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.domain.result.reading import Sample
from bot.domain.result.written import dump


def _hash(value: object) -> str:
    return sha256(dump(value).encode("utf-8", "surrogatepass")).hexdigest()


def of_sample(sample: Sample, time: int = 1) -> str:
    """What makes a sample known: all but what two tables may say differently of it. Where no number names it, ``time`` tells
    like rows of one file apart: two batches of leeks of one stall are two samples.
    """
    is_named = sample.sampling_number or sample.report_number
    return _hash([_facts(sample), 1 if is_named else time])


def _facts(sample: Sample) -> list[Any]:
    made = [[one.raw, one.kind, one.on, one.batch] for one in sample.made]
    tests = [[test.item, test.result, test.limit, test.stage] for test in sample.tests]
    place = [sample.venue, sample.venue_address, sample.venue_region, sample.producer, sample.producer_address]
    numbers = [sample.sampling_number, sample.report_number]
    return [sample.food, place, sample.spec, sample.brand, made, numbers, sample.verdict, tests]


def of_row(cells: Mapping[str, str], time: int = 1) -> str:
    """What makes a row in quarantine known: its cells; ``time`` as above."""
    return _hash([dict(cells), time])


def of_content(content: Mapping[str, Any]) -> str:
    """What an approval is bound to: any change of anything that becomes public is another hash."""
    return _hash(dict(content))


def of_all(hashes: Mapping[str, str]) -> str:
    """One hash over many contents, by reference: for approving a whole import at once."""
    return _hash(dict(hashes))
