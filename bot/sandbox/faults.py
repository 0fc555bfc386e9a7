"""What shall go wrong next, because somebody asked for it?"""

from typing import Any

from bot.sandbox.ledger import Record, Shelf

# Per target and kind: the number the fault needs, with its default.
KINDS: dict[tuple[str, str], tuple[str, float]] = {
    ("push", "cut"): ("after", 0.0),  # the platform hangs up after that many seconds, whatever was answered
    ("push", "duplicate"): ("after", 0.0),  # the first delivery goes out twice, the second that much later
    ("api", "errcode"): ("errcode", -1),
    ("api", "hang"): ("seconds", 60.0),  # processed only after that many seconds, whether the caller still waits or not
    ("api", "cut"): ("after", 0.0),  # processed, but the connection is cut before the answer
}


class Faults:
    """Each fault strikes ``left`` times: cut per delivery, duplicate per push, an api fault per call of its path."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def add(self, target: str, kind: str, count: int = 1, **more: Any) -> Record:
        """``more``: ``path`` (api, ``*`` for any), ``citizen`` (push), the kind's number. ValueError if unknown."""
        if (target, kind) not in KINDS:
            raise ValueError(f"no fault {kind!r} for {target!r}")
        name, default = KINDS[target, kind]
        number = int(self._shelf.get("last", 0)) + 1
        self._shelf.put("last", number)
        fault = {"id": number, "target": target, "kind": kind, "left": int(count), name: float(more.get(name, default))}
        fault |= {"path": str(more.get("path", "*")), "citizen": str(more.get("citizen", ""))}
        self._shelf.put(str(number), fault)
        return fault

    def all(self) -> list[Record]:
        return [fault for key, fault in self._shelf.items() if key != "last"]

    def clear(self) -> None:
        for fault in self.all():
            self._shelf.drop(str(fault["id"]))

    def _take(self, fault: Record) -> Record:
        if fault["left"] > 1:
            self._shelf.put(str(fault["id"]), fault | {"left": fault["left"] - 1})
        else:
            self._shelf.drop(str(fault["id"]))
        return fault

    def for_push(self, kind: str, citizen: str) -> Record | None:
        for fault in self.all() if len(self._shelf) > 1 else ():
            if (fault["target"], fault["kind"]) == ("push", kind) and fault["citizen"] in ("", citizen):
                return self._take(fault)
        return None

    def for_call(self, path: str) -> Record | None:
        for fault in self.all() if len(self._shelf) > 1 else ():
            if fault["target"] == "api" and fault["path"] in ("*", path):
                return self._take(fault)
        return None
