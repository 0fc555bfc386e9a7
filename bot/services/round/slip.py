"""What becomes of votes that share a commit: one ballot a follower, each with its receipt or its refusal?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import State
from bot.domain.round.ballot import mask, published, receipt, voter
from bot.services.round.views import Vote
from bot.store.round import cast

_EARLY = frozenset({State.NOMINATING, State.REVIEWING})


@dataclass(slots=True, eq=False)  # not frozen: one is made for every vote
class Slip:
    """One vote on its way. ``is_lost``: the same voter gave another one at the same time; this one is to be tried again."""

    number: str
    citizen: str
    options: Collection[int]
    now: datetime
    source: str
    area: str
    vote: Vote | None = None
    refusal: Refused | None = None
    is_lost: bool = False
    box: cast.Box | None = None
    voter: str = ""
    ballot: tuple[Any, ...] | None = None

    @property
    def place(self) -> tuple[int, str]:
        """(round, voter)"""
        return (self.box.id if self.box else 0), self.voter

    def meet(self, box: cast.Box | None, person: cast.Voter | None, *, is_held: bool) -> None:
        """May they vote at all? If not, ``refusal`` says why; lost is who is held by another process."""
        self.vote, self.refusal, self.is_lost, self.box, self.ballot = None, None, False, box, None
        if person is None and is_held:
            self.is_lost = True
            return
        try:
            self.voter = _voter(self, box, person)
        except Refused as refused:
            self.refusal = refused

    def decide(self, present: cast.Present | None, person: cast.Voter) -> None:
        """A first ballot, another one, or the same again."""
        box = self.box
        if box is None or box.key is None:
            return
        asked = tuple(sorted(set(self.options), key=box.options.__getitem__))
        chosen = mask(box.options[option] for option in asked)
        if present is not None and present.choices == chosen:
            self.vote = Vote(asked, receipt(box.key, self.voter, present.turn), is_same=True)
            return
        turn, before = (present.turn + 1, present.choices) if present else (1, 0)
        code = receipt(box.key, self.voter, turn)
        self.vote = Vote(asked, code, is_change=present is not None)
        is_fresh = box.opened_at is not None and person.since > box.opened_at
        mark, minute = published(self.number, code), int(self.now.timestamp()) // 60
        origin = (minute, self.source[:8], self.area[:12], is_fresh)
        self.ballot = (box.id, self.voter, turn, chosen, before, True, mark, *origin)  # as cast.BALLOT


def _voter(slip: Slip, box: cast.Box | None, person: cast.Voter | None) -> str:
    """The keyed hash; raises Refused where this is no vote."""
    if box is None:
        raise Refused("round.unknown")
    require_open(box, slip.now)
    if person is None or box.key is None:
        raise Refused("ballot.follow_first")
    if not slip.options:
        raise Refused("ballot.none")
    if not set(slip.options) <= box.options.keys():
        raise Refused("ballot.option_unknown")
    if len(set(slip.options)) > box.choices:
        raise Refused("ballot.too_many", most=box.choices)
    return voter(box.key, person.openid)


def require_open(box: cast.Box, now: datetime) -> None:
    """Raises Refused ``round.unknown`` (a draft), ``ballot.early``, ``.late``, ``.withdrawn``."""
    state = State(box.state)
    if state is State.VOTING and now < box.vote_until:
        return
    if state is State.DRAFT:
        raise Refused("round.unknown")
    if state is State.WITHDRAWN:
        raise Refused("ballot.withdrawn")
    raise Refused("ballot.early" if state in _EARLY else "ballot.late")


def fill(connection: Connection, slips: Sequence[Slip], *, waits: bool = False) -> None:
    """Everything that ``slips`` write, with few statements for all of them; what came of each is on it.

    Whoever votes elsewhere at this moment is to try again, unless this one ``waits`` for that.
    """
    boxes = cast.boxes(connection, {slip.number for slip in slips})
    people = cast.voters(connection, {slip.citizen for slip in slips}, waits=waits)
    for slip in slips:
        slip.meet(boxes.get(slip.number), people.get(slip.citizen), is_held=slip.citizen in people)
    able = [(slip, slip.place) for slip in slips if slip.refusal is None and not slip.is_lost]
    present, seen = cast.standing(connection, {place for _, place in able}), set[tuple[int, str]]()
    for slip, place in able:
        person = people[slip.citizen]
        if place in seen or person is None:  # a second one in the same commit would replace what is not there yet
            slip.is_lost = True
        else:
            seen.add(place)
            slip.decide(present.get(place), person)
    written = {place: slip for slip, place in able if slip.ballot is not None}
    retired = [present[place].id for place in written if place in present]
    added = cast.add(connection, retired, [slip.ballot for slip in written.values() if slip.ballot])
    for place in written.keys() - added:
        written[place].is_lost = True
    _ask(connection, [(slip, place[0]) for slip, place in able if not slip.is_lost])


def _ask(connection: Connection, slips: Sequence[tuple[Slip, int]]) -> None:
    done = [(slip.citizen, round, slip.vote) for slip, round in slips if slip.vote is not None]
    changed = [(round, citizen) for citizen, round, vote in done if vote.is_change]
    stubs = [(citizen, round, option) for citizen, round, vote in done for option in vote.options]
    cast.ask(connection, changed, stubs)
