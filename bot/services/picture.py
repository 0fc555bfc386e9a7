"""How does a picture come onto a public page, and how is it found again?"""

from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256

from bot.domain.ports import Connection, Fetched
from bot.domain.staff import Actor, Permission
from bot.store import picture as store

_REF = 16  # bytes of the digest


def keep(connection: Connection, *, actor: Actor, picture: Fetched, now: datetime) -> str:
    """Keep what ``media.reencode`` gave; the address under which everybody sees it.

    Raises Refused ``staff.not_allowed``.
    """
    actor.require(Permission.ROUND_EDIT)
    ref = urlsafe_b64encode(sha256(picture.data).digest()[:_REF]).decode().rstrip("=")
    store.keep(connection, ref, picture.data, actor.id, now)
    return f"/picture/{ref}.jpg"


def look(connection: Connection, *, ref: str) -> bytes | None:
    """A JPEG; None where there is none of that name."""
    return store.by_ref(connection, ref)
