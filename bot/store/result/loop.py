"""Which lines of plans and which cases does a sample answer, and who was told of it?"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, literal, or_, select, update

from bot.store import tables
from bot.store.result.samples import THERE
from bot.store.round.ballot import dialect_insert
from bot.store.round.telling import about
from bot.store.tables.result import FAILED

s, p, r, c, k = tables.sample, tables.plan_line, tables.round, tables.complaint, tables.sample_case
n, x, f, stub = tables.result_telling, tables.outbox, tables.follow_up, tables.stub
_FEW = 20  # what is proposed


def link(connection: Connection, sample: int, complaint: int, by: str, now: datetime) -> None:
    row = dialect_insert(connection, k).values(sample=sample, complaint=complaint, linked_by=by, linked_at=now)
    connection.execute(row.on_conflict_do_nothing(index_elements=["sample", "complaint"]))


def unlink(connection: Connection, sample: int, complaint: int) -> bool:
    """Was it linked?"""
    mine = and_(k.c.sample == sample, k.c.complaint == complaint)
    return connection.execute(delete(k).where(mine)).rowcount == 1


def cases(connection: Connection, sample: int) -> Sequence[Any]:
    """The cases a sample answers, the oldest first."""
    query = select(c).join(k, k.c.complaint == c.c.id).where(k.c.sample == sample)
    return connection.execute(query.order_by(c.c.id)).all()


def cases_like(connection: Connection, subject: str, food: str, sample: int) -> Sequence[Any]:
    """Open cases about this business (by ``subject`` key) whose story names the food, not linked yet."""
    linked = select(k.c.complaint).where(k.c.sample == sample)
    query = select(c).where(c.c.subject_key == subject, c.c.closed_at.is_(None), c.c.id.not_in(linked))
    named = or_(c.c.story.contains(food, autoescape=True), c.c.request.contains(food, autoescape=True))
    return connection.execute(query.where(named).order_by(c.c.id.desc()).limit(_FEW)).all()


def line_by_ref(connection: Connection, ref: str) -> Any | None:
    return connection.execute(select(p).where(p.c.ref == ref)).first()


def lines_like(connection: Connection, food: str, category: str, venue: str, area: str) -> Sequence[Any]:
    """Lines at the laboratory that ask for this food, of this type of venue, in this area or one around it."""
    asked = or_(
        literal(food).contains(p.c.food), p.c.food.contains(food, autoescape=True), literal(category).contains(p.c.food)
    )
    place = and_(p.c.venue.in_(["", venue]), or_(p.c.area == "", literal(area).startswith(p.c.area)))
    query = select(p).where(p.c.progress == "at_lab", asked, place)
    return connection.execute(query.order_by(p.c.id.desc()).limit(_FEW)).all()


def of_line(connection: Connection, line: int) -> Sequence[Any]:
    """Samples of a line of the plan, withdrawn ones left out."""
    query = select(s).where(s.c.line == line, s.c.state != "withdrawn", THERE)
    return connection.execute(query.order_by(s.c.id)).all()


def under_way(connection: Connection) -> Any | None:
    """The oldest step that not everybody was told of."""
    return connection.execute(select(n).where(n.c.finished_at.is_(None)).order_by(n.c.id).limit(1)).first()


def advance(connection: Connection, telling: int, cursor: str, finished: datetime | None) -> None:
    connection.execute(update(n).where(n.c.id == telling).values(cursor=cursor, finished_at=finished))


def waiting(connection: Connection, sample: int) -> int:
    """Steps of a sample that not everybody was told of."""
    query = select(func.count()).select_from(n).where(n.c.sample == sample, n.c.finished_at.is_(None))
    return connection.scalar(query) or 0


def sample_of(connection: Connection, sample: int) -> Any:
    """The sample, held: while it is told of, nobody withdraws it."""
    query = select(s).where(s.c.id == sample)
    return connection.execute(query.with_for_update() if connection.dialect.name == "postgresql" else query).one()


def written(connection: Connection, keys: Collection[str]) -> set[str]:
    """Who has a message under one of ``keys``, but those that were dropped."""
    if not keys:
        return set()
    query = select(x.c.recipient).where(x.c.key.in_(list(keys)), x.c.state != "dropped")
    return set(connection.scalars(query))


def drop_unsent(connection: Connection, keys: Collection[str], why: str) -> None:
    """What nobody has read yet, and notices of it, is not sent."""
    parts = [f"{before}{key}{part}" for key in keys for part in ("", "/1", "/2") for before in ("", "notice:")]
    idle = x.c.key.in_(parts), x.c.state.in_(("waiting", "parked"))
    connection.execute(update(x).where(*idle).values(state="dropped", error=why))


def told_voters(connection: Connection, line: Any, before: datetime, after: str, limit: int) -> Sequence[str]:
    """Citizens of the round who were told before then what was found for the line: with it, or at the end of the round."""
    keys = [literal(f"round:{line.round}:{where}:") + stub.c.citizen for where in (f"{line.id}:result", "0:end")]
    told = select(x.c.id).where(or_(*(x.c.key == key for key in keys)), x.c.created_at < before).exists()
    query = select(stub.c.citizen).where(stub.c.round == line.round, stub.c.citizen > after, told)
    return connection.scalars(query.distinct().order_by(stub.c.citizen).limit(limit)).all()


def failing(connection: Connection, food: str, area: str, since: date) -> int:
    """Published failing samples of this food or category there since then, but those that a line's own finding stands for."""
    counted = select(p.c.id).where(p.c.finding == "failed")
    named = or_(s.c.food.contains(food, autoescape=True), s.c.category.contains(food, autoescape=True))
    query = select(func.count()).select_from(s).where(FAILED, s.c.published_on >= since, named)
    query = query.where(s.c.area.startswith(area, autoescape=True)) if area else query
    return connection.scalar(query.where(or_(s.c.line.is_(None), s.c.line.not_in(counted)))) or 0


def due_tasks(connection: Connection, until: date) -> Sequence[Any]:
    """Open 核查处置 that is due by then, with its sample's ref, food and who proposed it."""
    query = select(f.c.id, f.c.due_on, s.c.ref, s.c.food, s.c.proposed_by).join(s, s.c.id == f.c.sample)
    query = query.where(f.c.state.in_(["open", "written"]), f.c.due_on <= until, s.c.state == "published")
    return connection.execute(query.order_by(f.c.due_on, f.c.id).limit(500)).all()


def tell_again(connection: Connection, sample: int, now: datetime) -> None:
    """The publication is looked at again, for a case that was linked later; who was told stays told once."""
    again = and_(n.c.sample == sample, n.c.step == "published")
    connection.execute(update(n).where(again).values(cursor="", finished_at=None))


def askers(connection: Connection, line: Any) -> set[str]:
    """Citizens whose stub leads to the line."""
    return set(
        connection.scalars(
            select(stub.c.citizen).where(stub.c.round == line.round, about(line.option, line.nomination))
        )
    )
