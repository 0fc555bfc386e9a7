"""Does whoever follows the list of changes get each of them, also one that was committed late?"""

from datetime import datetime, timedelta

from bot.store.engine import Database
from tests.published import public_site, publish


async def test_change_committed_late_is_not_missed(database: Database, now: datetime) -> None:
    wall = [now]
    async with public_site(database, now, clock=lambda: wall[0]) as site:

        async def passes(seconds: int) -> None:
            wall[0] += timedelta(seconds=seconds)

        old = await database.run(publish, now - timedelta(minutes=5))
        early = await database.run(publish, now)
        await passes(30)
        first = await site.asks("/results?limit=1")
        assert [one["ref"] for one in first["items"]] == [old], "what is younger waits"
        assert (await site.asks(f"/results?cursor={first['cursor']}"))["items"] == []
        late = await database.run(publish, now - timedelta(seconds=10))
        assert (await site.asks(f"/results/{late}"))["item"]["ref"] == late, "its own address has it at once"
        await passes(31)
        following = await site.asks(f"/results?cursor={first['cursor']}")
        assert [one["ref"] for one in following["items"]] == [late, early]
        lines = (await site.opens("/api/v1/results.jsonl")).text.splitlines()
        assert len(lines) == 3
        assert [one["ref"] for one in (await site.asks("/results?food=韭菜"))["items"]] == [old, late, early]
