"""What does an act do to the clocks of a case?"""

from dataclasses import dataclass

from bot.domain.case.table import Row
from bot.domain.clock_event import Happening
from bot.domain.complaint import Kind
from bot.domain.rulepack import Pack


@dataclass(frozen=True, slots=True)
class Effects:
    """Keys of the clocks, in the pack's order."""

    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    restarts: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()


def effects(pack: Pack, kind: Kind, row: Row) -> Effects:
    """What ``row`` does to those of the clocks that are there: an act stops only what runs."""
    heard = frozenset(row.sets_off)
    rules = [rule for rule in pack.clocks.values() if kind in rule.kinds]
    paused = tuple(rule.key for rule in rules if rule.pause)
    return Effects(
        starts=tuple(rule.key for rule in rules if rule.starts & heard),
        stops=tuple(rule.key for rule in rules if rule.stops & heard),
        restarts=tuple(rule.key for rule in rules if rule.restarts & heard),
        pauses=paused if Happening.TESTING_STARTED in heard else (),
        resumes=paused if Happening.TESTING_ENDED in heard else (),
        extends=tuple(rule.key for rule in rules if rule.extension) if Happening.EXTENDED in heard else (),
    )
