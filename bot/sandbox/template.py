"""Which template messages may the account send, and to whom did it already?"""

import secrets

from bot.sandbox import library
from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record, Shelf
from bot.sandbox.values import fields_of

_MOST = 25
_SAME_FOR = 600


class Templates:
    def __init__(self, shelf: Shelf, sent: Shelf, clock: Clock) -> None:
        self._shelf, self._sent, self._clock = shelf, sent, clock

    def all(self) -> list[Record]:
        return [template for _, template in self._shelf.items()]

    def find(self, template_id: str) -> Record:
        """With its ``fields``; ApiError 40037."""
        template: Record | None = self._shelf.get(template_id)
        if template is None:
            raise ApiError(40037)
        return template

    def choose(self, short: str, names: list[str]) -> str:
        """A template of the library with these keywords of it, all of them if none is named; its id."""
        entry = library.find(short)
        if entry is None:
            raise ApiError(40037)
        every = library.keywords(short)
        chosen = [word for name in names for word in every if word["name"] == name] if names else every
        if len(chosen) < max(1, len(names)):
            raise ApiError(40097)
        content, example = library.content_of(chosen)
        return self.add(entry["title"], content, example)

    def add(self, title: str, content: str, example: str = "", template_id: str = "") -> str:
        if template_id not in self._shelf and len(self._shelf) >= _MOST:
            raise ApiError(45026)
        key = template_id or secrets.token_urlsafe(32)
        words = {"title": title, "content": content, "example": example, "fields": fields_of(content)}
        trade = {"primary_industry": "", "deputy_industry": ""}
        self._shelf.put(key, {"template_id": key, **trade, **words})
        return key

    def delete(self, template_id: str) -> None:
        self.find(template_id)
        self._shelf.drop(template_id)

    def sent_before(self, openid: str, client_msg_id: str) -> int | None:
        """The msgid of the same message to the same citizen within ten minutes, which is not sent again."""
        kept = self._sent.get(f"{openid} {client_msg_id}") if client_msg_id else None
        return int(kept["msgid"]) if kept and kept["at"] + _SAME_FOR > self._clock.now() else None

    def note(self, openid: str, client_msg_id: str, msgid: int) -> None:
        if client_msg_id:
            self._sent.put(f"{openid} {client_msg_id}", {"msgid": msgid, "at": self._clock.now()})
