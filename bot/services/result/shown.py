"""How does a row of a sample become what people see?"""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from bot.domain.ports import Connection
from bot.domain.result.reading import Test, Verdict
from bot.domain.result.state import overturned
from bot.domain.result.written import read_made, read_test
from bot.services.result.views import PublicResult
from bot.store import desk
from bot.store.result import public as store


def area_names(connection: Connection) -> dict[str, str]:
    return {row.code: row.name for row in desk.areas(connection)}


def test_of(row: Any) -> Test:
    return read_test(item=row.item, result=row.result, limit=row.limit, stage=row.stage, body=row.body)


def shown(connection: Connection, rows: Sequence[Any]) -> list[PublicResult]:
    """``rows`` with their tests, in their order; whoever gives them to the public gives those that are public alone."""
    tests, names = store.tests(connection, [row.id for row in rows]), area_names(connection)
    ids = {row.business for row in rows} | {row.maker for row in rows}
    refs = store.business_refs(connection, [id for id in ids if id is not None])
    return [_shown(row, tests[row.id], names, refs) for row in rows]


def public(connection: Connection, rows: Sequence[Any]) -> list[PublicResult]:
    """``rows`` as everybody sees them: of withdrawn ones, that they are."""
    return [emptied(one) if one.is_withdrawn else one for one in shown(connection, rows)]


def _shown(row: Any, tests: Sequence[Any], names: dict[str, str], refs: Any) -> PublicResult:
    return PublicResult(
        ref=row.ref,
        food=row.food,
        category=row.category,
        spec=row.spec,
        brand=row.brand,
        made=read_made(row.made),
        made_on=row.made_on,
        batch=row.batch,
        venue=row.venue,
        venue_address=row.venue_address,
        venue_kind=row.venue_kind,
        venue_ref=refs.get(row.business, ""),
        producer=row.producer,
        producer_address=row.producer_address,
        producer_ref=refs.get(row.maker, ""),
        area=row.area,
        area_name=names.get(row.area, ""),
        verdict=Verdict(row.verdict) if row.verdict else None,
        tests=tuple(test_of(test) for test in tests),
        failing=tuple(test_of(test) for test in tests if test.is_failing),
        lab=row.lab,
        qualification=row.qualification,
        evidence=row.evidence,
        task=row.task,
        publisher=row.publisher,
        published_on=row.published_on,
        public_at=row.public_at,
        changed_at=row.changed_at,
        version=row.version,
        reply=row.reply,
        follow_up=row.follow_up,
        overturned=overturned(row.verdict, row.objection, row.reinspection).value,
        is_withdrawn=row.public_at is not None and not row.is_public,
        why=row.why,
    )


_KEPT = frozenset({"ref", "public_at", "changed_at", "version", "is_withdrawn", "why"})


def emptied(one: PublicResult) -> PublicResult:
    """Of a withdrawn result: which it was, when, and why."""
    gone = {field.name: _nothing(getattr(one, field.name)) for field in fields(one) if field.name not in _KEPT}
    return replace(one, **gone)


def _nothing(value: object) -> Any:
    if isinstance(value, tuple):
        return ()
    return "" if type(value) is str else None
