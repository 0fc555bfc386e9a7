"""Does a process that could not load what was published once still learn of what is published next?"""

import asyncio
from itertools import count

from bot.app.refresh import Watch
from bot.store.engine import Database, raise_signal


async def test_watch_survives_what_cannot_be_loaded(database: Database) -> None:
    marks, tries, loaded = count(), count(1), asyncio.Event()

    async def load() -> None:
        if next(tries) == 1:
            raise ValueError("not to be read")
        loaded.set()

    watch = Watch(database, "published", lambda _connection: str(next(marks)), load)
    watch.start()
    try:
        while not loaded.is_set():
            await database.run(raise_signal, "published")
            await asyncio.sleep(0.05)
    finally:
        await watch.stop()
    assert next(tries) >= 3
