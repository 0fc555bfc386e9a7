"""Where is a script played: on which platform, with whose phones, and with a bot that may be killed?"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.sandbox.script.process import BotProcess
from bot.sandbox.script.remote import Phone, Remote

_NAMED = re.compile(r"\{(\w+)\}")


@dataclass(slots=True)
class Stage:
    """``bot`` is None where it is somebody else's process; ``pace`` 0 is as fast as the bot answers, 1 to watch."""

    remote: Remote
    bot: BotProcess | None = None
    pace: float = 0.0
    folder: Path = Path()
    phones: dict[str, Phone] = field(default_factory=dict)
    memory: dict[str, str] = field(default_factory=dict)

    def recall(self, value: Any) -> Any:
        """``{name}`` in a text becomes what was heard under that name."""
        if isinstance(value, dict):
            return {key: self.recall(one) for key, one in value.items()}
        if isinstance(value, str):
            return _NAMED.sub(lambda found: self.memory.get(found[1], found[0]), value)
        return value
