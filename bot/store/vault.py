"""How are personal data sealed, found again and moved to a new key?

AES-256-GCM (NIST SP 800-38D), a 96-bit random nonce, the place (table, column, row) as associated data, so that a cipher text
copied to another row does not open there. A keyed hash (BLAKE2b, RFC 7693, 128 bits) finds an openid without storing it.
"""

import hashlib
import os
import secrets
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, delete, insert, select

from bot.store import tables

_INDEX = "index"


NONCE = 12  # bytes
_NONCES = 512  # drawn at once: each call of the kernel gives the interpreter's lock away, which the hot path would feel


class Unreadable(Exception):
    """A cipher text that none of the configured data keys opens."""


def new_ref() -> str:
    """A random reference of 22 characters (128 bits)."""
    return secrets.token_urlsafe(16)


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"shiyu/" + purpose).derive(key)


class Vault:
    """Seals and opens with the data keys; the first seals, all open."""

    def __init__(self, data_keys: Sequence[bytes]) -> None:
        """``data_keys``: 32 bytes each, the current one first."""
        self._ciphers = {hashlib.sha256(key).digest()[:4]: AESGCM(_derive(key, b"seal")) for key in data_keys}
        self._current = next(iter(self._ciphers))
        self._index: bytes | None = None
        self._nonces: deque[bytes] = deque()

    def _nonce(self) -> bytes:
        """A random nonce that nobody else gets: taking one from the deque is atomic."""
        while True:
            try:
                return self._nonces.popleft()
            except IndexError:
                drawn = os.urandom(NONCE * _NONCES)
                self._nonces.extend(drawn[start : start + NONCE] for start in range(0, len(drawn), NONCE))

    def seal(self, plain: bytes, place: str) -> bytes:
        """``plain`` encrypted for ``place`` ("table.column:row")."""
        nonce = self._nonce()
        return self._current + nonce + self._ciphers[self._current].encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The plain bytes; raises Unreadable for a foreign key, another place or a changed byte."""
        sealed = bytes(sealed)
        cipher = self._ciphers.get(sealed[:4])
        if cipher is None:
            raise Unreadable("sealed with a data key that is not configured (SHIYU_SECURITY__DATA_KEYS)")
        try:
            return cipher.decrypt(sealed[4:16], sealed[16:], place.encode())
        except InvalidTag:
            raise Unreadable("the sealed value was changed or moved") from None

    def is_current(self, sealed: bytes) -> bool:
        return bytes(sealed[:4]) == self._current

    def digest(self, kind: str, value: str) -> str:
        """The keyed hash under which ``value`` is found: 32 hex digits."""
        if self._index is None:
            raise Unreadable("the index key is not loaded")
        return blake2b(f"{kind}|{value}".encode(), digest_size=16, key=self._index).hexdigest()

    def load(self, connection: Connection) -> bool:
        """Load the index key; False when there is none yet."""
        wrapped = connection.scalar(select(tables.keyring.c.wrapped).where(tables.keyring.c.name == _INDEX))
        if wrapped is not None:
            self._index = self.open(wrapped, "keyring.wrapped:index")
        return wrapped is not None

    def unlock(self, connection: Connection) -> None:
        """Load the index key, making it on the first start. The random key outlives a rotation of data keys."""
        if self.load(connection):
            return
        key = os.urandom(32)
        connection.execute(insert(tables.keyring).values(name=_INDEX, wrapped=self.seal(key, "keyring.wrapped:index")))
        self._index = key


def vault_of(connection: Connection) -> Vault:
    """The vault that the connection's engine carries (bot.store.engine)."""
    vault = connection.get_execution_options()["vault"]
    assert isinstance(vault, Vault)  # noqa: S101 - the engine is made in one place
    return vault


def keep(
    connection: Connection, kind: str, value: str, now: datetime, *, find: bool = False, ref: str | None = None
) -> str:
    """Put ``value`` into the vault and return its reference; ``find`` makes it findable by ``digest``."""
    vault = vault_of(connection)
    ref = ref or new_ref()
    connection.execute(
        insert(tables.vault).values(
            ref=ref,
            kind=kind,
            digest=vault.digest(kind, value) if find else None,
            cipher=vault.seal(value.encode(), f"vault.cipher:{ref}"),
            created_at=now,
        )
    )
    return ref


def reveal(connection: Connection, kind: str, ref: str) -> str | None:
    """The value behind ``ref``; None when it was erased."""
    row = connection.execute(
        select(tables.vault.c.cipher).where(tables.vault.c.ref == ref, tables.vault.c.kind == kind)
    ).first()
    if row is None:
        return None
    return vault_of(connection).open(row.cipher, f"vault.cipher:{ref}").decode()


def erase(connection: Connection, ref: str) -> None:
    connection.execute(delete(tables.vault).where(tables.vault.c.ref == ref))
