"""What is one act of staff on one result?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.domain.clock import beijing_day
from bot.domain.result.state import State
from bot.domain.result.table import Act
from bot.domain.staff import Actor


@dataclass(frozen=True, slots=True)
class Deed:
    """``act`` on the locked ``row``, leading to ``target``; ``values`` by name as texts, ``hash`` of what is approved."""

    row: Any
    actor: Actor
    act: Act
    target: State
    now: datetime
    why: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    hash: str = ""

    @property
    def person(self) -> int | None:
        return self.actor.id or None

    @property
    def moment(self) -> datetime:
        """When it changed for those who follow: what was taken down and is looked at anew does not move for them."""
        is_gone = self.row.public_at is not None and not self.row.is_public
        moment: datetime = self.row.changed_at if is_gone else self.now
        return moment

    @property
    def today(self) -> date:
        return beijing_day(self.now)
