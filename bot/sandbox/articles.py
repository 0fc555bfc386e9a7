"""Which drafts wait, and which articles were published or sent to everybody?"""

import secrets

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record, Shelf

PUBLISHED, DELETED = 0, 5


class Drafts:
    """Each a list of articles under a media id, until it is published or sent."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock

    def add(self, articles: list[Record]) -> str:
        media_id = secrets.token_urlsafe(48)
        self._put(media_id, articles)
        return media_id

    def _put(self, media_id: str, articles: list[Record]) -> None:
        self._shelf.put(media_id, {"articles": articles, "update_time": int(self._clock.now())})

    def find(self, media_id: str) -> list[Record]:
        """ApiError 40007."""
        draft = self._shelf.get(media_id)
        if draft is None:
            raise ApiError(40007)
        articles: list[Record] = draft["articles"]
        return articles

    def update(self, media_id: str, index: int, article: Record) -> None:
        articles = self.find(media_id)
        if not 0 <= index < len(articles):
            raise ApiError(40114)
        self._put(media_id, [*articles[:index], article, *articles[index + 1 :]])

    def delete(self, media_id: str) -> None:
        self.find(media_id)
        self._shelf.drop(media_id)

    def all(self) -> list[tuple[str, Record]]:
        """Newest first."""
        return sorted(self._shelf.items(), key=lambda item: -float(item[1]["update_time"]))


class Published:
    """Articles with an address of their own, by article id; jobs by publish id."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock

    def add(self, articles: list[Record], *, listed: bool) -> str:
        """``listed``: published, so that the account's list shows it; a mass message's articles only have pages."""
        article_id = secrets.token_urlsafe(48)
        kept = [article | {"is_deleted": False} for article in articles]
        self._put(article_id, {"articles": kept, "update_time": int(self._clock.now()), "listed": listed})
        return article_id

    def _put(self, article_id: str, record: Record) -> None:
        self._shelf.put(f"article:{article_id}", record)

    def find(self, article_id: str) -> Record:
        """ApiError 53600."""
        record: Record | None = self._shelf.get(f"article:{article_id}")
        if record is None:
            raise ApiError(53600)
        return record

    def delete(self, article_id: str, index: int) -> None:
        """One article counted from 1, or all of them with 0; they stay on the list as deleted."""
        record = self.find(article_id)
        if not 0 <= index <= len(record["articles"]):
            raise ApiError(40060)
        articles = [
            article | {"is_deleted": article["is_deleted"] or index in (0, number)}
            for number, article in enumerate(record["articles"], 1)
        ]
        self._put(article_id, record | {"articles": articles})

    def all(self) -> list[tuple[str, Record]]:
        """What was published and not deleted, newest first."""
        kept = [(key.removeprefix("article:"), record) for key, record in self._shelf.items() if key.startswith("art")]
        alive = [
            item for item in kept if item[1]["listed"] and not all(one["is_deleted"] for one in item[1]["articles"])
        ]
        return sorted(alive, key=lambda item: -float(item[1]["update_time"]))

    def set_verdict(self, status: int) -> None:
        """How the next publication ends: 0 published, 2 not original, 3 failed, 4 refused, 5 deleted, 6 banned."""
        self._shelf.put("verdict", status)

    def publish(self, articles: list[Record]) -> Record:
        """The articles are there from now on, if the verdict is not another: the job."""
        publish_id = str(int(self._shelf.get("last", 100_000_000)) + 1)
        self._shelf.put("last", int(publish_id))
        status = int(self._shelf.get("verdict", PUBLISHED))
        self._shelf.drop("verdict")
        job: Record = {"publish_id": publish_id, "status": status, "count": len(articles)}
        job |= {"article_id": self.add(articles, listed=True)} if status == PUBLISHED else {}
        self._shelf.put(f"job:{publish_id}", job)
        return job

    def job(self, publish_id: str) -> Record:
        """With its ``status`` as of now; ApiError 53502 for an id there is not."""
        job: Record | None = self._shelf.get(f"job:{publish_id}")
        if job is None:
            raise ApiError(53502)
        if "article_id" not in job:
            return job
        gone = all(article["is_deleted"] for article in self.find(job["article_id"])["articles"])
        return job | {"status": DELETED if gone else PUBLISHED}
