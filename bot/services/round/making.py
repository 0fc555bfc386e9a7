"""How do staff make a round and change what it says?"""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import Act, Offered, State, Times
from bot.domain.round.ballot import KEY, MOST_OPTIONS
from bot.domain.staff import Actor, Permission
from bot.services.round.acting import acting, record
from bot.services.round.known import area_names, guide, times_of
from bot.services.round.views import Setting
from bot.store.complaint import next_count
from bot.store.round import rounds as store

_TITLE, _WORDS = 30, 300  # characters
_MOST_CHOICES = 10


def create(connection: Connection, *, actor: Actor, template: str, now: datetime) -> str:
    """A draft from a template, its times set ahead from tomorrow on; its number.

    Raises Refused ``staff.not_allowed``, ``round.template_unknown``.
    """
    actor.require(Permission.ROUND_EDIT)
    given = guide().template(template)
    if given is None:
        raise Refused("round.template_unknown")
    day = f"D{now.astimezone(BEIJING):%Y}"
    number = f"{day}-{next_count(connection, day):04d}"
    start = now.replace(minute=0, second=0, microsecond=0)
    ends = start + given.nominating
    votes = ends + given.reviewing if given.nominating else start
    values = {
        "template": template,
        "title": given.title,
        "words": given.words,
        "picture": "",
        "state": State.DRAFT.value,
        "areas": "",
        "venues": "",
        "choices": given.choices,
        "batches": given.batches,
        "is_hidden": True,
        "is_released": False,
        "nominate_from": start if given.nominating else None,
        "nominate_until": ends if given.nominating else None,
        "vote_from": votes,
        "vote_until": votes + given.voting,
        "why": "",
        "plan_digest": "",
        "created_by": actor.id,
        "created_at": now,
    }
    made = store.add(connection, number, os.urandom(KEY), values)
    store.set_options(connection, made, [row_of(option) for option in given.options])
    record(connection, actor.login, "create", number, now)
    return number


def row_of(option: Offered) -> dict[str, Any]:
    """The columns of an option."""
    return {"food": option.food, "venue": option.venue, "area": option.area, "note": option.note}


def edit(connection: Connection, *, actor: Actor, number: str, given: Setting, now: datetime) -> None:
    """Texts, places and times of a round; of a draft it takes the release back.

    Once it is public the times stay (``reschedule``). Raises Refused as ``acting``, and ``round.title_bad``, ``.words_long``,
    ``.choices_bad``, ``.batches_bad``, ``.area_unknown``, ``.venue_unknown``, ``.times_half``, ``.times_order``, ``.times_stay``.
    """
    row, _ = acting(connection, actor, number, Act.EDIT)
    _check(connection, given)
    is_draft = row.state == State.DRAFT
    if not is_draft and given.times != times_of(row):
        raise Refused("round.times_stay")
    values = {
        "title": given.title.strip(),
        "words": given.words.strip(),
        "areas": " ".join(given.areas),
        "venues": " ".join(given.venues),
        "choices": given.choices,
        "batches": given.batches,
        "is_hidden": given.is_hidden,
        "is_released": row.is_released and not is_draft,
    }
    store.change(connection, row.id, values | _moments(given.times))
    record(connection, actor.login, "edit", number, now)


def set_picture(connection: Connection, *, actor: Actor, number: str, picture: str, now: datetime) -> None:
    """``picture``: an address as ``picture.keep`` gives it, empty for none; of a draft it takes the release back.

    Raises Refused as ``acting``.
    """
    row, _ = acting(connection, actor, number, Act.EDIT)
    is_released = row.is_released and State(row.state) is not State.DRAFT
    store.change(connection, row.id, {"picture": picture, "is_released": is_released})
    record(connection, actor.login, "edit", number, now, "picture")


def _moments(times: Times) -> dict[str, Any]:
    return {name: getattr(times, name) for name in ("nominate_from", "nominate_until", "vote_from", "vote_until")}


def _check(connection: Connection, given: Setting) -> None:
    if not 1 <= len(given.title.strip()) <= _TITLE:
        raise Refused("round.title_bad", limit=_TITLE)
    if len(given.words.strip()) > _WORDS:
        raise Refused("round.words_long", limit=_WORDS)
    if not 1 <= given.choices <= _MOST_CHOICES:
        raise Refused("round.choices_bad", most=_MOST_CHOICES)
    if not 1 <= given.batches <= 10000:
        raise Refused("round.batches_bad")
    check_places(connection, given.venues, given.areas)
    given.times.check()


def check_places(connection: Connection, venues: Sequence[str], areas: Sequence[str]) -> None:
    """Raises Refused ``round.venue_unknown``, ``round.area_unknown``."""
    if any(guide().venue(venue) is None for venue in venues):
        raise Refused("round.venue_unknown")
    if not set(areas) <= area_names(connection).keys():
        raise Refused("round.area_unknown")


def set_options(
    connection: Connection, *, actor: Actor, number: str, options: Sequence[Offered], now: datetime
) -> None:
    """What can be voted for, in this order.

    Raises Refused as ``acting``, and ``round.options_bad``, ``.options_many``, ``.option_twice``, ``.venue_unknown``,
    ``.area_unknown``.
    """
    row, _ = acting(connection, actor, number, Act.EDIT)
    check_options(connection, options)
    store.set_options(connection, row.id, [row_of(option) for option in options])
    if row.state == State.DRAFT:
        store.change(connection, row.id, {"is_released": False})
    record(connection, actor.login, "options", number, now)


def check_options(connection: Connection, options: Sequence[Offered]) -> None:
    """Raises Refused ``round.options_many``, ``.options_bad``, ``.option_twice``, and as ``check_places`` does."""
    if len(options) > MOST_OPTIONS:
        raise Refused("round.options_many", most=MOST_OPTIONS)
    if any(not 1 <= len(option.food.strip()) <= 20 or len(option.note) > 60 for option in options):
        raise Refused("round.options_bad")
    if len({(option.food, option.venue, option.area) for option in options}) < len(options):
        raise Refused("round.option_twice")
    check_places(connection, [option.venue for option in options], [option.area for option in options])


def reschedule(connection: Connection, *, actor: Actor, number: str, times: Times, why: str, now: datetime) -> None:
    """Other times for a round that is public; what began has begun.

    Raises Refused as ``acting``, and ``round.times_half``, ``.times_order``, ``.times_past``.
    """
    row, _ = acting(connection, actor, number, Act.RESCHEDULE, why)
    actor.require(Permission.ROUND_DECIDE)
    times.check()
    present = times_of(row)
    ends = {State.NOMINATING: times.nominate_until, State.VOTING: times.vote_until}.get(
        State(row.state), times.vote_from
    )
    began = State(row.state) is State.VOTING and times.vote_from != present.vote_from
    if began or times.nominate_from != present.nominate_from or ends is None or ends <= now:
        raise Refused("round.times_past")
    store.change(connection, row.id, _moments(times) | {"why": why.strip()})
    record(connection, actor.login, "reschedule", number, now, why.strip())
