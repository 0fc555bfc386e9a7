"""What does the QR code of a poster stand for: which round, hung up where?"""

import re
from dataclasses import dataclass
from enum import StrEnum

_SCENE = re.compile(r"round:(?P<number>D\d{4}-\d{4}):(?P<area>\d{0,12})")


class Way(StrEnum):
    """How somebody came by a poster: a follower in the chat, somebody who began to follow, or straight to the page."""

    CHAT = "chat"
    FOLLOW = "follow"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Scene:
    """``area`` is a code, empty for everywhere."""

    number: str
    area: str = ""

    def __str__(self) -> str:
        """As the platform keeps it with a code, at most 64 characters."""
        return f"round:{self.number}:{self.area}"


def scene_in(words: str | None) -> Scene | None:
    """None for the scene of anything else."""
    match = _SCENE.fullmatch(words or "")
    return Scene(match["number"], match["area"]) if match else None
