"""Builds that let a named business out, each in one place, for the search that must find it (tests.test_path_clue)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import structlog
from prometheus_client import Counter
from sqlalchemy import Connection

from bot.domain.round import Progress, Standing
from bot.services import round as services
from bot.services.round import known, lines, nominating, planning, reviewing, telling
from bot.services.round.views import Asked, Nomination, OpenData, PublicLine, Wish
from bot.store import audit, vault
from bot.store.round import plan as plans

log = structlog.get_logger()
_NAMED = Counter("shiyu_named", "Nominations, by what they name", ["business"])


def _at_nominating(more: Callable[[dict[str, str]], object]) -> None:
    """Have ``more`` done with the words of whatever is nominated."""
    given = nominating._given

    def leaking(connection: Connection, said: dict[str, str], *rest: Any) -> dict[str, Any]:
        more(said)
        return given(connection, said, *rest)

    vars(nominating)["_given"] = leaking


def _to_log() -> None:
    _at_nominating(lambda said: log.info("nominated", words=said))


def _to_metric() -> None:
    _at_nominating(lambda said: _NAMED.labels(said["place"]).inc())


def _to_row() -> None:
    given = nominating._given

    def leaking(connection: Connection, said: dict[str, str], *rest: Any) -> dict[str, Any]:
        return given(connection, said, *rest) | {"reason": said["reason"], "place": said["place"]}

    vars(nominating)["_given"] = leaking


def _to_review() -> None:
    """A clue among the nominations that everybody reviews, with its words."""
    shown = reviewing._shown

    def leaking(connection: Connection, row: Any, names: dict[str, str]) -> Nomination:
        words = nominating.words_of(connection, row)
        return replace(shown(connection, row, names), reason=words.get("business", ""), standing=Standing.OPEN)

    vars(reviewing)["_shown"] = leaking


def _to_audit() -> None:
    keep = vault.keep

    def leaking(connection: Connection, kind: str, value: str, *rest: Any) -> str:
        audit.write(connection, actor="system", act="plan.kept", subject="x", now=rest[0], detail=value)
        return keep(connection, kind, value, *rest)

    vars(planning)["keep"] = leaking


def _to_public() -> None:
    """A line with its business in the open data, whatever its progress."""
    give = services.open_data

    def leaking(connection: Connection, *, number: str, now: Any) -> OpenData:
        data, row = give(connection, number=number, now=now), known.found(connection, number)
        named = [one for one in plans.lines(connection, row.id) if one.business]
        return replace(data, lines=(*data.lines, *(_public(connection, one) for one in named)))

    vars(services)["open_data"] = leaking


def _public(connection: Connection, line: Any) -> PublicLine:
    given: dict[str, Any] = {
        "ref": "x",
        "food": line.food,
        "venue": "",
        "area": "",
        "batches": 1,
        "progress": Progress.SAMPLED,
    }
    given |= {"finding": None, "failing": 0, "result": "", "why": ""}
    return PublicLine(**given, business=lines.business_of(connection, line))


def _to_chat() -> None:
    """What a citizen asked for, with the business that it named."""
    asked = telling.asked

    def leaking(connection: Connection, *, citizen: str) -> list[Asked]:
        found = asked(connection, citizen=citizen)
        rows = plans.lines(connection, known.found(connection, found[0].number).id) if found else []
        named = tuple(Wish(lines.business_of(connection, row), "", "") for row in rows if row.business)
        return [replace(one, what=(*one.what, *named)) for one in found]

    vars(services)["asked"] = leaking


LEAKS: dict[str, Callable[[], None]] = {
    "clue-log": _to_log,
    "clue-metric": _to_metric,
    "clue-row": _to_row,
    "clue-review": _to_review,
    "clue-audit": _to_audit,
    "clue-public": _to_public,
    "clue-chat": _to_chat,
}
