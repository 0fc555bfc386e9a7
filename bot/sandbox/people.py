"""Who has a phone here, and who of them follows the account?"""

import hashlib
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.ledger import Record, Shelf

DEMO = ("王大妈", "小李", "张师傅")
# ``client`` as menus know it: 1 iOS, 2 Android, 3 other; ``refuses``: takes no messages of the account.
_FRESH: Record = {
    "following": False,
    "since": 0,
    "scene": "",
    "tags": [],
    "remark": "",
    "client": "2",
    "refuses": False,
}
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-"


def openid_of(seed: str, name: str) -> str:
    """28 characters starting with ``o``, always the same for the same seed and name."""
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return "o" + "".join(_ALPHABET[byte % 64] for byte in digest[:27])


class People:
    def __init__(self, shelf: Shelf, clock: Clock, seed: str) -> None:
        self._shelf, self._clock, self._seed = shelf, clock, seed

    def settle(self) -> None:
        """The demo's citizens, at the first start."""
        if not len(self._shelf):
            for name in DEMO:
                self.invite(name)

    def invite(self, name: str) -> Record:
        """The citizen of that name, made if there is none."""
        openid = openid_of(self._seed, name)
        if openid not in self._shelf:
            self._shelf.put(openid, _FRESH | {"openid": openid, "name": name})
        return self[openid]

    def __getitem__(self, openid: str) -> Record:
        citizen: Record | None = self._shelf.get(openid)
        if citizen is None:
            raise KeyError(openid)
        return _FRESH | citizen

    def all(self) -> list[Record]:
        return [_FRESH | citizen for _, citizen in self._shelf.items()]

    def followers(self) -> list[Record]:
        return [citizen for citizen in self.all() if citizen["following"]]

    def change(self, openid: str, **fields: Any) -> None:
        """Tags, remark or client; KeyError for nobody."""
        self._shelf.put(openid, self[openid] | fields)

    def is_follower(self, openid: str) -> bool:
        citizen = self._shelf.get(openid)
        return bool(citizen and citizen["following"])

    def follow(self, openid: str, scene: str = "") -> None:
        since = int(self._clock.now())
        self._shelf.put(openid, self[openid] | {"following": True, "since": since, "scene": scene})

    def unfollow(self, openid: str) -> None:
        self._shelf.put(openid, self[openid] | {"following": False, "since": 0, "scene": ""})
