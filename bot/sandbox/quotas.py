"""How often was each call made today and this minute, and how often may it be?"""

from datetime import UTC, datetime, timedelta, timezone

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record, Shelf

_CHINA = timezone(timedelta(hours=8))
CLEARS_PER_MONTH = 10
CLEARS_OF_ONE_PER_MONTH = 50

# A day's calls of a new account and of a test account, from the page on API quotas.
DAILY: dict[str, tuple[int, int]] = {
    "/cgi-bin/token": (2000, 200),
    "/cgi-bin/stable_token": (500_000, 500_000),
    "/cgi-bin/menu/create": (1000, 100),
    "/cgi-bin/menu/get": (10_000, 1000),
    "/cgi-bin/menu/delete": (1000, 100),
    "/cgi-bin/menu/addconditional": (2000, 2000),
    "/cgi-bin/menu/delconditional": (2000, 2000),
    "/cgi-bin/menu/trymatch": (20_000, 20_000),
    "/cgi-bin/get_current_selfmenu_info": (10_000, 1000),
    "/cgi-bin/media/upload": (100_000, 500),
    "/cgi-bin/media/get": (200_000, 1000),
    "/cgi-bin/message/custom/send": (500_000, 50_000),
    "/cgi-bin/message/custom/typing": (500_000, 50_000),
    "/cgi-bin/message/mass/send": (100, 0),
    "/cgi-bin/message/mass/sendall": (100, 0),
    "/cgi-bin/message/mass/preview": (100, 0),
    "/cgi-bin/message/mass/delete": (10, 0),
    "/cgi-bin/message/template/send": (100_000, 100_000),
    "/cgi-bin/qrcode/create": (100_000, 10_000),
    "/cgi-bin/user/get": (500, 100),
    "/cgi-bin/user/info": (5_000_000, 500_000),
    "/cgi-bin/user/info/updateremark": (10_000, 10_000),
    "/cgi-bin/draft/add": (1000, 1000),
    "/cgi-bin/draft/get": (500, 500),
    "/cgi-bin/draft/delete": (1000, 1000),
    "/cgi-bin/draft/update": (1000, 1000),
    "/cgi-bin/draft/count": (1000, 1000),
    "/cgi-bin/draft/batchget": (1000, 1000),
    "/cgi-bin/freepublish/submit": (100, 0),
    "/cgi-bin/freepublish/get": (100, 0),
    "/cgi-bin/freepublish/delete": (10, 0),
    "/cgi-bin/freepublish/getarticle": (100, 0),
    "/cgi-bin/freepublish/batchget": (100, 0),
}
_ANY = (1_000_000, 100_000)
PER_MINUTE = {
    "/cgi-bin/stable_token": 10_000,
    "/cgi-bin/message/mass/send": 60,
    "/cgi-bin/message/mass/sendall": 60,
    "/sns/oauth2/access_token": 50_000,
    "/sns/oauth2/refresh_token": 50_000,
    "/sns/userinfo": 50_000,
}


def daily_limit(path: str, profile: str) -> int:
    return DAILY.get(path, _ANY)[profile == "test"]


def china_day(now: float) -> str:
    """The day in China, as 2026-11-22."""
    return datetime.fromtimestamp(now, UTC).astimezone(_CHINA).date().isoformat()


class Quotas:
    """``paths`` are the calls there are, told by whoever serves them."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock
        self.paths: frozenset[str] = frozenset()

    def _today(self) -> str:
        return china_day(self._clock.now())

    def used(self, path: str) -> int:
        counter = self._shelf.get(path, {})
        return int(counter["used"]) if counter.get("day") == self._today() else 0

    def count(self, path: str, profile: str) -> None:
        """Counts one call; ApiError 45009 past the day's limit, 45011 past the minute's."""
        used = self.used(path)
        if used >= daily_limit(path, profile):
            raise ApiError(45009)
        minute, calls = int(self._clock.now() // 60), 0
        if path in PER_MINUTE:
            counter = self._shelf.get(path, {})
            calls = int(counter["calls"]) if counter.get("minute") == minute else 0
            if calls >= PER_MINUTE[path]:
                raise ApiError(45011)
        self._shelf.put(path, {"day": self._today(), "used": used + 1, "minute": minute, "calls": calls + 1})

    def clear(self) -> None:
        """Sets all counters back, ten times a month; ApiError 48006 after that."""
        clears = self._spend("clears", CLEARS_PER_MONTH)
        single = self._shelf.get("clears of one")
        self._shelf.clear()
        self._shelf.put("clears", clears)
        if single:
            self._shelf.put("clears of one", single)

    def clear_one(self, path: str) -> None:
        """Sets one call's counter back, fifty times a month."""
        self._shelf.put("clears of one", self._spend("clears of one", CLEARS_OF_ONE_PER_MONTH))
        self._shelf.drop(path)

    def _spend(self, name: str, limit: int) -> Record:
        month = self._today()[:7]
        clears: Record = self._shelf.get(name, {})
        done = int(clears["used"]) if clears.get("month") == month else 0
        if done >= limit:
            raise ApiError(48006)
        return {"month": month, "used": done + 1}
