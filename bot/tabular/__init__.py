"""What tables of results stand in a file, whatever its format, and what do their rows say?"""

from collections.abc import Mapping
from datetime import date

from bot.domain.result.reading import Reading
from bot.domain.result.words import ResultWords
from bot.tabular.grid import Limits
from bot.tabular.stream import Stream

__all__ = ["Limits", "Stream", "read", "rows"]


def rows(
    name: str,
    data: bytes,
    *,
    words: ResultWords,
    mapping: Mapping[str, str] | None = None,
    today: date,
    limits: Limits | None = None,
) -> Stream:
    """The rows of a long file one by one; raises Refused ``result_file.…``, some of it only on the way.

    ``mapping``: what staff said of headers of this source, "" for one that is left out; dates after ``today`` are in doubt.
    """
    return Stream(name, data, words=words, mapping=mapping or {}, today=today, limits=limits or Limits())


def read(
    name: str,
    data: bytes,
    *,
    words: ResultWords,
    mapping: Mapping[str, str] | None = None,
    today: date,
    limits: Limits | None = None,
) -> Reading:
    """All of a file at once; see ``rows``."""
    stream = rows(name, data, words=words, mapping=mapping, today=today, limits=limits)
    read = tuple(stream)
    return Reading(stream.columns, read, tuple(stream.counts), stream.title, tuple(stream.notes))
