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

    def keep(self, data: bytes, kind: str, **permanent: str) -> Record:
        """A temporary file, or with a ``name`` (and ``title``, ``introduction``) a permanent one."""
        media_id = secrets.token_urlsafe(48)
        record = {"media_id": media_id, "type": kind, "mime": mime_of(data), "created_at": int(self._clock.now())}
        self._ledger.keep_file(media_id, data)
        self._shelf.put(media_id, record | ({"permanent": True, **permanent} if permanent else {}))
        return record

    def find(self, media_id: str) -> Record | None:
        """The file's record while it is kept: three days, or until a permanent one is deleted."""
        record: Record | None = self._shelf.get(media_id)
        if record is None or record.get("deleted"):
            return None
        if not record.get("permanent") and record["created_at"] + LIFE <= self._clock.now():
            return None
        return record

    def kind_of(self, media_id: str) -> str:
        """image, voice, video or thumb while the file is kept, else empty; a GIF is a gif."""
        record = self.find(media_id)
        if record is None:
            return ""
        return "gif" if record["mime"] == "image/gif" else str(record["type"])

    def permanent(self, kind: str) -> list[Record]:
        """Newest first."""
        kept = (record for _, record in self._shelf.items() if record["type"] == kind and record.get("permanent"))
        return [record for record in kept if not record.get("deleted")][::-1]

    def delete(self, media_id: str) -> None:
        """A permanent file; a phone still shows what it has shown. KeyError for any other."""
        record = self.find(media_id)
        if record is None or not record.get("permanent"):
            raise KeyError(media_id)
        self._shelf.put(media_id, record | {"deleted": True})

    def data(self, media_id: str) -> tuple[str, bytes] | None:
        """Type and bytes, expired or not: a phone keeps the pictures it has shown."""
        record, data = self._shelf.get(media_id), self._ledger.file(media_id)
        return (record["mime"] or "application/octet-stream", data) if record and data is not None else None
