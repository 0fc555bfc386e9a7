"""How are the answers about an illness written down as one sealed text?"""

import json
from collections.abc import Mapping
from typing import Any


def pack_json(facts: Mapping[str, Any] | None) -> str:
    """Empty for None."""
    return "" if facts is None else json.dumps(dict(facts), ensure_ascii=False)


def read_json(text: str | None) -> dict[str, Any] | None:
    return dict(json.loads(text)) if text else None
