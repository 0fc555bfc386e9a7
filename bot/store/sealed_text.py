"""How does a text lie sealed in a column of texts, beside older ones that lie there in clear?"""

from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection

from bot.store.vault import vault_of

_MARK = "sealed:"  # no text of these columns begins so: they are JSON


def seal(connection: Connection, table: str, values: Mapping[str, Any], columns: Collection[str]) -> dict[str, Any]:
    """``values`` of a row that is known by its ``digest``, with the texts in ``columns`` sealed."""
    vault = vault_of(connection)
    sealed = {
        name: written(vault.seal(values[name].encode(), f"{table}.{name}:{values['digest']}")) for name in columns
    }
    return {**values, **sealed}


def unseal(connection: Connection, table: str, column: str, row: Any) -> str:
    """The text in ``column`` of the row."""
    kept = str(getattr(row, column))
    cipher = cipher_in(kept)
    return vault_of(connection).open(cipher, f"{table}.{column}:{row.digest}").decode() if cipher else kept


def written(cipher: bytes) -> str:
    return _MARK + b64encode(cipher).decode()


def cipher_in(kept: str) -> bytes | None:
    """None for a text in clear."""
    return b64decode(kept.removeprefix(_MARK)) if kept.startswith(_MARK) else None
