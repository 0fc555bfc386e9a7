"""Which texts of the account are edited as one, how are they kept, and what differs between two of them?"""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.domain.account_text.keyword import Keywords
from bot.domain.account_text.menu import Menu
from bot.domain.account_text.welcome import Welcome

Document = Menu | Welcome | Keywords


class Kind(StrEnum):
    """Each is proposed, approved and taken back as a whole."""

    MENU = "menu"
    WELCOME = "welcome"
    KEYWORDS = "keywords"


_CLASSES: Mapping[Kind, type[Document]] = {Kind.MENU: Menu, Kind.WELCOME: Welcome, Kind.KEYWORDS: Keywords}


def body_of(document: Document) -> str:
    """The one spelling of ``document``, for keeping and for its hash."""
    return json.dumps(document.to_data(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_body(kind: Kind, body: str) -> Document:
    """What ``body_of`` wrote."""
    data: dict[str, Any] = json.loads(body)
    return _CLASSES[kind].of(data)


def hash_of(kind: Kind, document: Document) -> str:
    """What an approval is given for."""
    return hashlib.sha256(f"{kind}\n{body_of(document)}".encode()).hexdigest()


def differences(before: Document, after: Document) -> list[tuple[str, str, str]]:
    """(place, as it was, as it is) of everything that differs; an empty text: it is not there."""
    old, new = before.lines(), after.lines()
    places = [*new, *(place for place in old if place not in new)]
    return [(one, old.get(one, ""), new.get(one, "")) for one in places if old.get(one) != new.get(one)]
