"""What shall go wrong next, because somebody asked for it?"""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.ledger import Record, Shelf


@dataclass(frozen=True, slots=True)
class Kind:
    """``number`` names the one number the fault takes, if any, ``default`` is its value; ``says`` is for people."""

    says: str
    number: str = ""
    default: float = 0.0


KINDS: dict[tuple[str, str], Kind] = {
    ("push", "cut"): Kind("the platform hangs up so many seconds into a delivery, whatever was answered", "after"),
    ("push", "lost"): Kind("the answer is read to its end, then lost: the bot believes it was heard"),
    ("push", "late"): Kind("the answer arrives when the platform no longer waits for it"),
    ("push", "slow"): Kind("the delivery trickles in over so many seconds", "seconds", 2.0),
    ("push", "duplicate"): Kind("the first delivery goes out twice, the second so many seconds later", "after"),
    ("push", "hold"): Kind("the push sets out so many seconds later; those after it overtake it", "after", 1.0),
    ("push", "single"): Kind("in JSON, a list of one element arrives as that element"),
    ("api", "errcode"): Kind("the call is refused with this code: -1, 45009 …", "errcode", -1),
    ("api", "stale"): Kind("every access token stops being the latest: 40001 until a new one is fetched"),
    ("api", "hang"): Kind(
        "the call is processed only after so many seconds, whether or not the caller waits", "seconds", 60
    ),
    ("api", "slow"): Kind("the call is processed at once, answered so many seconds later", "seconds", 2.0),
    ("api", "refuse"): Kind("the connection is cut before anything is processed"),
    ("api", "cut"): Kind("the call is processed, the connection cut before the answer"),
}
_OPTIONS = ("count", "skip", "path", "citizen")


class FaultError(ValueError):
    """A fault nobody knows; the message says which there are."""


def checked(target: str, kind: str, more: Record) -> Record:
    """The fault as it is kept, without its number; FaultError says what would be right."""
    if (target, kind) not in KINDS:
        known = ", ".join(name for of, name in KINDS if of == target)
        raise FaultError(f"no fault {kind!r} for {target!r}; there is {known or 'push and api'}")
    found = KINDS[target, kind]
    allowed = {*_OPTIONS, found.number} - {"", "path" if target == "push" else "citizen"}
    if unknown := more.keys() - allowed:
        raise FaultError(
            f"{target} {kind} does not take {', '.join(sorted(unknown))}; it takes {', '.join(sorted(allowed))}"
        )
    fault: Record = {"target": target, "kind": kind, "left": _whole(more, "count", 1), "skip": _whole(more, "skip", 0)}
    fault |= {"path": str(more.get("path", "*")), "citizen": str(more.get("citizen", ""))}
    if found.number:
        fault[found.number] = _number(more, found.number, found.default)
    return fault


def _number(more: Record, name: str, default: float) -> float:
    try:
        return float(more.get(name, default))
    except (TypeError, ValueError):
        raise FaultError(f"{name}: {more[name]!r} is not a number") from None


def _whole(more: Record, name: str, least: int) -> int:
    number = _number(more, name, least)
    if number != int(number) or number < least:
        raise FaultError(f"{name}: {more[name]!r} is not a whole number from {least} on")
    return int(number)


class Faults:
    """Each fault lets ``skip`` occasions pass, then strikes ``left`` times.

    An occasion is a delivery (cut, lost, late, slow), a push (duplicate, hold, single) or a call of its path.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def add(self, target: str, kind: str, **more: Any) -> Record:
        """``more``: ``count``, ``skip``, ``path`` (api, ``*`` for any), ``citizen`` (push), the kind's number."""
        fault = checked(target, kind, more)
        number = int(self._shelf.get("last", 0)) + 1
        self._shelf.put("last", number)
        self._shelf.put(str(number), fault | {"id": number})
        return self._shelf.get(str(number), fault)  # type: ignore[no-any-return]

    def all(self) -> list[Record]:
        return [fault for key, fault in self._shelf.items() if key != "last"]

    def clear(self) -> None:
        for fault in self.all():
            self._shelf.drop(str(fault["id"]))

    def _strikes(self, fault: Record) -> bool:
        """Counts one occasion."""
        if fault["skip"] > 0:
            self._shelf.put(str(fault["id"]), fault | {"skip": fault["skip"] - 1})
            return False
        if fault["left"] > 1:
            self._shelf.put(str(fault["id"]), fault | {"left": fault["left"] - 1})
        else:
            self._shelf.drop(str(fault["id"]))
        return True

    def for_push(self, citizen: str, *kinds: str) -> Record | None:
        """The oldest fault of these kinds that strikes this citizen now."""
        for fault in self.all() if len(self._shelf) > 1 else ():
            wanted = fault["target"] == "push" and fault["kind"] in kinds and fault["citizen"] in ("", citizen)
            if wanted and self._strikes(fault):
                return fault
        return None

    def for_call(self, path: str) -> Record | None:
        for fault in self.all() if len(self._shelf) > 1 else ():
            if fault["target"] == "api" and fault["path"] in ("*", path) and self._strikes(fault):
                return fault
        return None
