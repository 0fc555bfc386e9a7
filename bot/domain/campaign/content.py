"""What of a campaign decides what goes to whom and when: for what is an approval given?"""

from hashlib import sha256
from typing import Any

from bot.domain.result.written import dump

SAID = ("form", "title", "digest", "author", "cover", "body", "lines", "link", "source")
"""Columns that readers see, or that are behind what they see."""
MEANT = ("ref", "version", "template", "fields", "audience", "topic", "ways", "is_urgent", "is_training")
"""Columns that say who gets it and how; ``version`` counts edits, so that nobody approves what was changed and changed back."""


def hash_of(row: Any) -> str:
    """What an approval is bound to: any change of anything that decides is another hash."""
    values = {name: getattr(row, name) for name in (*SAID, *MEANT)}
    values |= {name: bool(values[name]) for name in ("is_urgent", "is_training")}
    values["send_at"] = int(row.send_at.timestamp()) if row.send_at else None
    return sha256(dump(values).encode("utf-8", "surrogatepass")).hexdigest()
