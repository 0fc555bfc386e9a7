"""In which words does the platform refuse an API call?"""

import secrets
from importlib import resources
from typing import Any

import yaml


def _book(name: str) -> dict[int, str]:
    book: dict[int, str] = yaml.safe_load(resources.files(__package__).joinpath(name).read_text("utf-8"))
    return book


TEXTS = _book("errors.yaml")
REASONS = _book("reasons.yaml")


class ApiError(Exception):
    """An errcode with the platform's text; ``more`` are the fields that some codes carry besides."""

    def __init__(self, code: int, text: str = "", **more: Any) -> None:
        self.code, self.more = code, more
        self.text = text or TEXTS.get(code, "system error")
        super().__init__(f"{code} {self.text}")

    @property
    def reason(self) -> str:
        """For developers, in their own language where the platform's words do not say it."""
        return REASONS.get(self.code, self.text)

    def body(self, now: float) -> dict[str, object]:
        """The answer's JSON; the request id's first group is the second in hexadecimal, as in every sample seen."""
        rid = f"{int(now):08x}-{secrets.token_hex(4)}-{secrets.token_hex(4)}"
        return {"errcode": self.code, "errmsg": f"{self.text} rid: {rid}", **self.more}
