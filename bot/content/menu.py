"""Which menu does content/menu.yaml give the account?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.content.reading import ContentError, first, read
from bot.domain.account_text import Fault, Menu
from bot.domain.account_text.menu import faults

_TOO_MUCH = "has {size} bytes; the platform takes {most}: shorten it"
_WORDS: Mapping[str, str] = {
    "top": "has {size} buttons; the platform takes 1 to {most}",
    "below": "has {size} entries; the platform takes {most}",
    "both": "has sub_button: it takes no type, and its entries no sub_button",
    "nameless": "needs a name",
    "name": f"name {_TOO_MUCH}",
    "key_long": f"key {_TOO_MUCH}",
    "url_long": f"url {_TOO_MUCH}",
    "nowhere": "needs type click with a key, type view with a url, or sub_button",
    "address": "needs a whole url, https://…",
}


class _Button(BaseModel):
    """The shape of one entry; what it may hold is ``bot.domain.account_text.menu``'s."""

    model_config = ConfigDict(extra="forbid")
    name: str = ""
    type: str = ""
    key: str = ""
    url: str = ""
    sub_button: list["_Button"] = Field(default_factory=list)


class _Menu(BaseModel):
    model_config = ConfigDict(extra="forbid")
    button: list[_Button]


def load_menu(file: Path) -> Menu:
    """Raises ContentError."""
    data: Any = read(file)
    try:
        _Menu.model_validate(data)
    except ValidationError as error:
        raise ContentError(first(file, error)) from None
    menu = Menu.of(data)
    for fault in faults(menu):
        raise ContentError(f"{file}: {_told(fault)}")
    return menu


def _told(fault: Fault) -> str:
    return f"“{fault.where}” {_WORDS[fault.code].format(size=fault.size, most=fault.most)}"
