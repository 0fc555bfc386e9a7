"""How fast does a server answer? A process of its own: JSON orders in, a slice each, JSON results out."""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass
from typing import Any

from bot.sandbox.load.crowd import Citizen, Sealer
from bot.sandbox.load.mix import round_from
from bot.sandbox.load.run import LoadError, Plan, Run
from bot.sandbox.load.tally import Tally, percentile
from tests.bench.messages import PATH, says, script, settings
from tests.bench.verify import verify

_SAMPLE = 50  # one answer in so many is decrypted and read
_PATIENCE = 10  # seconds after which an outstanding answer is a failure
_GUESS = 3000  # messages a second, before a server has shown what it can


@dataclass(frozen=True, slots=True)
class Order:
    """``rate`` 0 is a closed loop: each connection sends as soon as it was answered."""

    kind: str
    port: int
    seconds: float
    rate: float = 0


@dataclass(frozen=True, slots=True)
class Result:
    """``accepted`` answers in all, ``per_second`` of them within the slice; latencies in milliseconds."""

    accepted: int
    per_second: float
    p50: float
    p99: float


class Generator:
    """Keeps the conversation with every server, so that a citizen goes on where he stopped."""

    def __init__(self, connections: int, citizens: int, name: str) -> None:
        self._connections, self._citizens, self._name = connections, citizens, name
        lines, self._lead = script(name)
        self._turns = says(lines)
        self._crowds: dict[int, list[Citizen]] = {}
        self._reached: dict[int, float] = {}

    def _crowd(self, port: int) -> list[Citizen]:
        """Citizens of one server; nobody begins in the middle of a complaint."""
        sealer = Sealer(settings(f"http://127.0.0.1:{port}{PATH}"))
        return [
            Citizen(
                f"oBench_{self._name.encode().hex()[:8]}_number_{number:06d}",
                round_from(self._turns, number % self._lead),
                sealer,
            )
            for number in range(self._citizens)
        ]

    async def run(self, order: Order) -> Result:
        """One slice; raises LoadError."""
        crowd = self._crowds.get(order.port) or self._crowds.setdefault(order.port, self._crowd(order.port))
        needed = (order.rate or self._reached.get(order.port, _GUESS)) * order.seconds * 1.3
        for citizen in crowd:
            citizen.prepare(int(needed / len(crowd)) + 2)
        plan = Plan(
            seconds=order.seconds,
            rate=order.rate,
            connections=self._connections,
            attempts=1,
            timeout=_PATIENCE,
            is_strict=True,
        )
        tally = Tally(keep_every=_SAMPLE)
        try:
            await Run(plan, f"http://127.0.0.1:{order.port}", crowd, tally).go()
        except LoadError as error:
            raise LoadError(f"{order.kind}: {error}") from None
        return self._result(order, tally)

    def _result(self, order: Order, tally: Tally) -> Result:
        for sent, body in tally.kept:
            verify(order.kind, sent, body)
        spent = sorted(tally.latencies)
        if not spent:
            raise LoadError(f"{order.kind}: no answer within the slice")
        per_second = self._reached[order.port] = len(spent) / order.seconds
        return Result(tally.answered, per_second, 1000 * percentile(spent, 50), 1000 * percentile(spent, 99))


def main(connections: int, citizens: int, say: str) -> None:
    generator = Generator(connections, citizens, say)
    for line in sys.stdin:
        try:
            answer: dict[str, Any] = asdict(asyncio.run(generator.run(Order(**json.loads(line)))))
        except Exception as error:  # the bench that gave the order reports it
            answer = {"failed": str(error) or type(error).__name__}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
