"""Into which groups did the account sort its followers?"""

from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record, Shelf
from bot.sandbox.people import People

_SYSTEM = (0, 1, 2)
_FIRST = 100
_MOST = 100
_NAME_BYTES = 30
_PER_CITIZEN = 20
_BATCH = 50


class Tags:
    """Ids 0 to 2 are the platform's own and cannot be changed."""

    def __init__(self, shelf: Shelf, people: People) -> None:
        self._shelf, self._people = shelf, people

    def all(self) -> list[Record]:
        """Each with the number of its followers."""
        followers = self._people.followers()
        return [tag | {"count": sum(tag["id"] in one["tags"] for one in followers)} for _, tag in self._shelf.items()]

    def _check_name(self, name: str) -> None:
        if not name or any(tag["name"] == name for _, tag in self._shelf.items()):
            raise ApiError(45157)
        if len(name.encode("utf-8", "replace")) > _NAME_BYTES:
            raise ApiError(45158)

    def find(self, number: int) -> Record:
        """ApiError 45058 for the platform's own, 45159 for one there is not."""
        if number in _SYSTEM:
            raise ApiError(45058)
        tag: Record | None = self._shelf.get(str(number))
        if tag is None:
            raise ApiError(45159)
        return tag

    def create(self, name: str) -> Record:
        if len(self._shelf) >= _MOST:
            raise ApiError(45056)
        self._check_name(name)
        number = max((tag["id"] for _, tag in self._shelf.items()), default=_FIRST - 1) + 1
        tag = {"id": number, "name": name}
        self._shelf.put(str(number), tag)
        return tag

    def rename(self, number: int, name: str) -> None:
        tag = self.find(number)
        if tag["name"] != name:
            self._check_name(name)
        self._shelf.put(str(number), tag | {"name": name})

    def delete(self, number: int) -> None:
        self.find(number)
        self._shelf.drop(str(number))
        for citizen in self._people.all():
            if number in citizen["tags"]:
                self._take(citizen, number)

    def members(self, number: int) -> list[str]:
        self.find(number)
        return [citizen["openid"] for citizen in self._people.followers() if number in citizen["tags"]]

    def put_on(self, number: int, openids: list[str]) -> None:
        """All or none; a citizen's last tag is the one put on last."""
        citizens = self._batch(number, openids)
        if any(number not in one["tags"] and len(one["tags"]) >= _PER_CITIZEN for one in citizens):
            raise ApiError(45059)
        for one in citizens:
            rest = [tag for tag in one["tags"] if tag != number]
            self._people.change(one["openid"], tags=[*rest, number])

    def take_off(self, number: int, openids: list[str]) -> None:
        for one in self._batch(number, openids):
            self._take(one, number)

    def _take(self, citizen: Record, number: int) -> None:
        self._people.change(citizen["openid"], tags=[tag for tag in citizen["tags"] if tag != number])

    def _batch(self, number: int, openids: list[str]) -> list[Record]:
        self.find(number)
        if not 1 <= len(openids) <= _BATCH:
            raise ApiError(40032)
        if not all(self._people.is_follower(openid) for openid in openids):
            raise ApiError(49003)
        return [self._people[openid] for openid in openids]
