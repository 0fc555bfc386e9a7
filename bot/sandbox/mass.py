"""Who may still receive a mass message this month, which jobs ran, and which job was asked for twice?"""

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record, Shelf
from bot.sandbox.quotas import china_day

PER_MONTH = 4
SENT = "send success"
_SAME_FOR, _TOO_FAST = 86400, 60
# Ten thousand messages a minute by speed.
SPEEDS = (80, 60, 45, 30, 10)


class Mass:
    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock

    def set_verdict(self, verdict: str) -> None:
        """How the next job ends: ``send success``, ``send fail`` or ``err(…)`` with a number of the documentation."""
        self._shelf.put("verdict", verdict)

    def take_verdict(self) -> str:
        verdict = str(self._shelf.get("verdict", SENT))
        self._shelf.drop("verdict")
        return verdict

    @property
    def speed(self) -> int:
        return int(self._shelf.get("speed", 0))

    def set_speed(self, speed: int) -> None:
        self._shelf.put("speed", speed)

    def _period(self, profile: str) -> str:
        """Subscription accounts are counted by the day, service accounts by the calendar month."""
        day = china_day(self._clock.now())
        return day if profile == "subscription" else day[:7]

    def check_account(self, profile: str, *, to_all: bool) -> None:
        """ApiError 45028: one a day for subscription accounts, four to all in a month for service accounts."""
        counter = self._shelf.get("account", {})
        used = int(counter["used"]) if counter.get("period") == self._period(profile) else 0
        if used >= (1 if profile == "subscription" else PER_MONTH) and (to_all or profile == "subscription"):
            raise ApiError(45028)

    def count_account(self, profile: str, *, to_all: bool) -> None:
        if not to_all and profile != "subscription":
            return
        period, counter = self._period(profile), self._shelf.get("account", {})
        used = int(counter["used"]) if counter.get("period") == period else 0
        self._shelf.put("account", {"period": period, "used": used + 1})

    def receivers(self, profile: str, openids: list[str]) -> list[str]:
        """Those who have not had their four of this month, counted from now on as having had one more."""
        if profile == "subscription":
            return openids
        month, chosen = self._period(profile), []
        for openid in openids:
            counter = self._shelf.get(f"citizen:{openid}", {})
            had = int(counter["had"]) if counter.get("month") == month else 0
            if had < PER_MONTH:
                chosen.append(openid)
                self._shelf.put(f"citizen:{openid}", {"month": month, "had": had + 1})
        return chosen

    def check_twice(self, client_id: str) -> None:
        """ApiError 45067 too long; the same within a day 45065 with the job's id, within a minute 45066."""
        if len(client_id.encode("utf-8", "replace")) > 32:
            raise ApiError(45067)
        kept = self._shelf.get(f"client:{client_id}") if client_id else None
        if kept is None or kept["at"] + _SAME_FOR <= self._clock.now():
            return
        if kept["at"] + _TOO_FAST > self._clock.now():
            raise ApiError(45066)
        raise ApiError(45065, msg_id=kept["msg_id"])

    def begin(self, client_id: str, job: Record) -> Record:
        """The job with its ids, done."""
        number = int(self._shelf.get("last", 1_000_000_000)) + 1
        self._shelf.put("last", number)
        status = "SEND_SUCCESS" if job["verdict"] == SENT else "SEND_FAIL"
        job = {"msg_id": number, "msg_data_id": 2_200_000_000 + number, "status": status, **job}
        self.put(job)
        if client_id:
            self._shelf.put(f"client:{client_id}", {"msg_id": number, "at": self._clock.now()})
        return job

    def put(self, job: Record) -> None:
        self._shelf.put(f"job:{job['msg_id']}", job)

    def find(self, number: object) -> Record:
        """ApiError 40059."""
        job: Record | None = self._shelf.get(f"job:{number}")
        if job is None:
            raise ApiError(40059)
        return job

    def jobs(self) -> list[Record]:
        return [record for key, record in self._shelf.items() if key.startswith("job:")]
