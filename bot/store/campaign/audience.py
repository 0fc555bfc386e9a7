"""Who is meant by a campaign's audience? Pages of references in their order, and how many they are."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from bot.domain.campaign.audience import Audience, Kind
from bot.store import tables
from bot.store.round.telling import about

c, n, stub, line, s, k, q = (
    tables.citizen,
    tables.citizen_topic,
    tables.stub,
    tables.plan_line,
    tables.sample,
    tables.sample_case,
    tables.complaint,
)
AREA = "area:"


def page(connection: Connection, audience: Audience, after: str, limit: int) -> Sequence[str]:
    """At most ``limit`` of them after the reference ``after``; none for a tag, whose members only the platform knows."""
    meant = _meant(connection, audience)
    if meant is None:
        return ()
    ref = meant.selected_columns[0]
    return connection.scalars(meant.where(ref > after).distinct().order_by(ref).limit(limit)).all()


def count(connection: Connection, audience: Audience) -> int | None:
    """None for a tag."""
    meant = _meant(connection, audience)
    if meant is None:
        return None
    return connection.scalar(select(func.count()).select_from(meant.distinct().subquery())) or 0


def used_up(connection: Connection, month: str, room: int) -> int:
    """Followers who had ``room`` group messages by list in that month, or more."""
    if room <= 0:
        return connection.scalar(select(func.count()).select_from(c).where(c.c.followed)) or 0
    m = tables.mass_count
    full = m.c.month == month, m.c.had >= room, c.c.followed
    return connection.scalar(select(func.count()).select_from(m.join(c, c.c.ref == m.c.citizen)).where(*full)) or 0


def _meant(connection: Connection, audience: Audience) -> Select[Any] | None:
    find = _FIND.get(audience.kind)
    return find(connection, audience.of) if find else None


def _all(_: Connection, __: Sequence[str]) -> Select[Any]:
    return select(c.c.ref).where(c.c.followed)


def _of_topics(_: Connection, keys: Sequence[str]) -> Select[Any]:
    return select(n.c.citizen).where(n.c.topic.in_(list(keys)))


def _of_areas(_: Connection, codes: Sequence[str]) -> Select[Any]:
    return select(n.c.citizen).where(or_(False, *(_living_in(code) for code in codes)))


def _living_in(code: str) -> Any:
    """Who named the area, one inside it, or one around it: they asked for all of that."""
    around = [f"{AREA}{code[:length]}" for length in (6, 9, 12) if length <= len(code)]
    return or_(n.c.topic.in_(around), n.c.topic.startswith(f"{AREA}{code}", autoescape=True))


def _of_rounds(_: Connection, numbers: Sequence[str]) -> Select[Any]:
    rounds = select(tables.round.c.id).where(tables.round.c.number.in_(list(numbers)))
    return select(stub.c.citizen).where(stub.c.round.in_(rounds))


def _of_lines(connection: Connection, ids: Sequence[str]) -> Select[Any]:
    return _asked_for(connection, [int(one) for one in ids if one.isdigit()])


def _asked_for(connection: Connection, lines: Sequence[int]) -> Select[Any]:
    """Whose stub leads to one of these lines of a plan."""
    columns = line.c.round, line.c.option, line.c.nomination
    rows = connection.execute(select(*columns).where(line.c.id.in_(list(lines)))).all()
    ways = [(stub.c.round == row.round) & about(row.option, row.nomination) for row in rows]
    return select(stub.c.citizen).where(or_(False, *ways))


def _of_samples(connection: Connection, refs: Sequence[str]) -> Select[Any]:
    """Who asked for what was sampled there, and whose case it answers."""
    lines = connection.scalars(select(s.c.line).where(s.c.ref.in_(list(refs)), s.c.line.is_not(None))).all()
    cases = select(q.c.citizen.label("citizen")).join(k, k.c.complaint == q.c.id).join(s, s.c.id == k.c.sample)
    cases = cases.where(s.c.ref.in_(list(refs)), q.c.citizen.is_not(None))
    both = _asked_for(connection, list(lines)).union(cases).subquery()
    return select(both.c.citizen)


_FIND: dict[Kind, Callable[[Connection, Sequence[str]], Select[Any]]] = {
    Kind.ALL: _all,
    Kind.TOPIC: _of_topics,
    Kind.AREAS: _of_areas,
    Kind.ROUND: _of_rounds,
    Kind.STUBS: _of_lines,
    Kind.SAMPLE: _of_samples,
}
