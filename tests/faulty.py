"""A bot with one fault built in, run in place of ``python -m bot serve``: SHIYU_FAULT names it.

``slow-commit:S`` lets the first commit that finds a case take S seconds; ``early-ack`` acknowledges before the commit;
``leak:name,…`` lets something of a reporter out (tests.leaky). They stand for machines that the tests must survive, and for
builds that they must catch.
"""

import asyncio
import os
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection, text

from bot import app
from bot.config import load
from bot.store import database, unit
from tests import leaky


def _slow(seconds: float) -> Callable[[Connection], None]:
    struck: list[bool] = []

    def wait(connection: Connection) -> None:
        if struck or not connection.execute(text("SELECT 1 FROM complaint")).first():
            return
        struck.append(True)
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_sleep({seconds})"))
        else:
            time.sleep(seconds)

    return wait


def _acknowledge_early(self: database.Database, connection: Connection, jobs: Sequence[unit.Job]) -> None:
    loop = getattr(self, "_loop", None) or asyncio.get_running_loop()
    with connection.begin():
        unit.perform(connection, jobs)
        for job in jobs:
            loop.call_soon_threadsafe(job.answer, job.result, job.error)
            job.answer = _tell_nobody
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_sleep({random.uniform(0.05, 0.2)})"))
        else:
            time.sleep(random.uniform(0.05, 0.2))


def _tell_nobody(_result: object, _error: Exception | None) -> None:
    """Everybody was told already."""


def main() -> None:
    name, _, value = os.environ.get("SHIYU_FAULT", "").partition(":")
    if name == "slow-commit":
        vars(database)["no_more"] = _slow(float(value))
    elif name == "early-ack":
        setattr(database.Database, "attempt", _acknowledge_early)  # noqa: B010 - a build that is broken on purpose
    elif name == "leak":
        leaky.leak(*value.split(","))
    app.serve(load(Path("config.yaml")))


if __name__ == "__main__":
    main()
