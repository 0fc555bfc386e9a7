"""What is said to who follows the account, and to who scans its code again?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from bot.domain.account_text import prose
from bot.domain.account_text.fault import Fault

LIMIT = 700  # bytes of each: the greeting, its notice and the menu of digits go out as one message of at most 2,048


@dataclass(frozen=True, slots=True)
class Welcome:
    """``hello`` greets who follows, ``data`` says what becomes of what they write, ``scanned`` greets a follower who scans."""

    hello: str
    data: str
    scanned: str

    @classmethod
    def of(cls, data: Mapping[str, str]) -> Self:
        return cls(data["hello"], data["data"], data["scanned"])

    def to_data(self) -> dict[str, str]:
        return {"hello": self.hello, "data": self.data, "scanned": self.scanned}

    lines = to_data


def faults(welcome: Welcome) -> Iterator[Fault]:
    for name, text in welcome.to_data().items():
        yield from prose.faults(text, name, LIMIT)
