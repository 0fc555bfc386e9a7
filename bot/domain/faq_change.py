"""What does staff want done with an entry, and what is known once it is done?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.domain.faq import Entry

Kind = Literal["edit", "add", "withdraw"]


@dataclass(frozen=True, slots=True)
class Change:
    """``entry`` as it would be; of one that is withdrawn as it is."""

    kind: Kind
    entry: Entry


def applied(entries: Iterable[Entry], changes: Sequence[Change]) -> tuple[Entry, ...]:
    """``entries`` once ``changes`` are made; new ones come last."""
    after = {entry.id: entry for entry in entries}
    for change in changes:
        if change.kind == "withdraw":
            after.pop(change.entry.id, None)
        else:
            after[change.entry.id] = change.entry
    return tuple(after.values())
