"""Which menu bar hangs under the chat of which citizen?"""

from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record, Shelf
from bot.sandbox.people import People

MOST = 1000


class Menus:
    """The default menu and the conditional ones, of which the newest that fits is shown."""

    def __init__(self, shelf: Shelf, people: People) -> None:
        self._shelf, self._people = shelf, people

    def default(self) -> list[Record]:
        buttons: list[Record] = self._shelf.get("button", [])
        return buttons

    def set_default(self, buttons: list[Record]) -> None:
        self._shelf.put("button", buttons)

    def conditional(self) -> list[Record]:
        """Newest first, each with its ``menuid``, ``button`` and ``matchrule``."""
        menus: list[Record] = self._shelf.get("conditional", [])
        return menus

    def add(self, buttons: list[Record], rule: Record) -> str:
        """The new menu's id; there must be a default menu."""
        if not self.default():
            raise ApiError(65303)
        if len(self.conditional()) >= MOST:
            raise ApiError(65305)
        number = int(self._shelf.get("last", 0)) + 1
        self._shelf.put("last", number)
        menu = {"button": buttons, "matchrule": rule, "menuid": str(400_000_000 + number)}
        self._shelf.put("conditional", [menu, *self.conditional()])
        return str(menu["menuid"])

    def drop(self, menu_id: str) -> None:
        rest = [menu for menu in self.conditional() if menu["menuid"] != menu_id]
        if len(rest) == len(self.conditional()):
            raise ApiError(65301)
        self._shelf.put("conditional", rest)

    def clear(self) -> None:
        """The default menu, and every conditional one with it."""
        self._shelf.drop("button")
        self._shelf.drop("conditional")

    def seen_by(self, openid: str) -> tuple[list[Record], str]:
        """The buttons and the id of the conditional menu they belong to, empty for the default; KeyError for nobody."""
        citizen = self._people[openid]
        for menu in self.conditional():
            if _fits(menu["matchrule"], citizen):
                return menu["button"], menu["menuid"]
        return self.default(), ""


def _fits(rule: Record, citizen: Record) -> bool:
    """Of several tags only the last one put on counts."""
    tag, client = str(rule.get("tag_id", "")), str(rule.get("client_platform_type", ""))
    last = str(citizen["tags"][-1]) if citizen["tags"] else ""
    return (not tag or tag == last) and (not client or client == citizen["client"])
