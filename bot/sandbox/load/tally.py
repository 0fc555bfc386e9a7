"""What came of a load: how many answers, how soon, how many lost or doubled?"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.load.crowd import Sent

PERCENTILES = (50, 90, 99, 99.9)


@dataclass(slots=True)
class Tally:
    """``answered`` includes ``silent`` ones (``success``, empty); ``latencies`` in seconds, of those within the time.

    ``kept`` are the answers to be read afterwards, one in ``keep_every``; ``twins`` those to second deliveries.
    """

    keep_every: int = 1
    messages: int = 0
    deliveries: int = 0
    answered: int = 0
    silent: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    late: int = 0
    latencies: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    kept: list[tuple[Sent, bytes]] = field(default_factory=list)
    twins: list[tuple[Sent, bytes]] = field(default_factory=list)

    def note(self, sent: Sent, body: bytes, seconds: float, *, in_time: bool) -> None:
        """One answer to one message, ``seconds`` after the message fell due."""
        self.answered += 1
        if in_time:
            self.latencies.append(seconds)
        if body in (b"", b"success"):
            self.silent += 1
        if self.answered % self.keep_every == 0:
            self.kept.append((sent, body))

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)

    def summary(self, seconds: float) -> dict[str, Any]:
        """Rates a second, latencies in milliseconds."""
        spent = sorted(self.latencies)
        names = {"messages": self.messages, "deliveries": self.deliveries, "answered": self.answered}
        counts = {name: getattr(self, name) for name in ("silent", "late", "lost", "doubled", "wrong")}
        return {
            "seconds": seconds,
            **names,
            **counts,
            "per_second": round(len(spent) / seconds, 1),
            "milliseconds": {f"p{part:g}": round(1000 * percentile(spent, part), 2) for part in PERCENTILES}
            | {"max": round(1000 * spent[-1], 2) if spent else 0.0},
            "faults": dict(self.faults.most_common()),
        }


def percentile(ordered: list[float], part: float) -> float:
    """Of values in order; 0 where there are none."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * part / 100))] if ordered else 0.0
