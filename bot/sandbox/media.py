"""Which pictures and other files does the platform hold, and for how long?"""

import secrets

from bot.sandbox.clock import Clock
from bot.sandbox.ledger import Ledger, Record

LIFE = 3 * 86400
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"#!AMR", "audio/amr"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
)


def mime_of(data: bytes) -> str:
    """By the first bytes; empty when unknown."""
    if data[4:8] == b"ftyp":
        return "video/mp4"
    return next((mime for magic, mime in _MAGIC if data.startswith(magic)), "")


class Media:
    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock
        self._shelf = ledger.shelf("media")

    def keep(self, data: bytes, kind: str) -> Record:
        media_id = secrets.token_urlsafe(48)
        record = {"media_id": media_id, "type": kind, "mime": mime_of(data), "created_at": int(self._clock.now())}
        self._ledger.keep_file(media_id, data)
        self._shelf.put(media_id, record)
        return record

    def find(self, media_id: str) -> Record | None:
        """The file's record while it is kept: three days."""
        record: Record | None = self._shelf.get(media_id)
        if record is None or record["created_at"] + LIFE <= self._clock.now():
            return None
        return record

    def data(self, media_id: str) -> tuple[str, bytes] | None:
        """Type and bytes, expired or not: a phone keeps the pictures it has shown."""
        record, data = self._shelf.get(media_id), self._ledger.file(media_id)
        return (record["mime"] or "application/octet-stream", data) if record and data is not None else None
