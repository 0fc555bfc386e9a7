"""What is asked of whoever edits the menu, the welcome or the keywords, and what was typed?"""

from collections.abc import Iterable, Iterator, Mapping

from bot.console.account_text.label import VIEW, WELCOME, functions
from bot.console.act_form import Field
from bot.domain.account_text import Document, Item, Keyword, Keywords, Kind, Menu, Welcome
from bot.domain.account_text.keyword import MOST
from bot.domain.account_text.menu import BELOW, TOP
from bot.services import account_text

WHY = Field("why", "为什么改", "写给审批员看，以后也查得到。", limit=200)
_SPARE = 5  # empty keywords under those that there are
_EXACT = (("exact", "整句就是这个词", ""), ("within", "话里说到就算", ""))
Group = tuple[str, tuple[Field, ...]]


def groups(kind: Kind, rows: int = 0) -> tuple[Group, ...]:
    """(heading, its fields) in order; ``rows``: how many keywords are asked for."""
    if kind is Kind.WELCOME:
        hint = "可以写本局的名称、电话、时间、地址：{office.name} {office.phone} {office.hours} {office.address}。"
        return tuple((words, (Field(name, words, hint, "area", limit=230),)) for name, words in WELCOME.items())
    if kind is Kind.MENU:
        return tuple(_of_menu())
    return tuple((f"第 {row} 组", tuple(_of_keyword(row))) for row in range(1, rows + 1))


def _of_menu() -> Iterator[Group]:
    choices = functions(account_text.menu_keys())
    for top in range(1, TOP + 1):
        yield f"第 {top} 个按钮", tuple(_of_item(f"b{top}", "最多 16 个字节，5 个汉字。", choices))
        for below in range(1, BELOW + 1):
            yield f"第 {top} 个按钮下面第 {below} 个", tuple(_of_item(f"b{top}s{below}", "", choices))


def _of_item(name: str, hint: str, choices: Iterable[tuple[str, str, str]]) -> Iterator[Field]:
    yield Field(f"{name}_name", "名字", hint, is_required=False, limit=60)
    yield Field(f"{name}_do", "点了以后", kind="select", is_required=False, choices=tuple(choices))
    yield Field(f"{name}_url", "网址", "选“打开网页”才填。", is_required=False, limit=1024)


def _of_keyword(row: int) -> Iterator[Field]:
    yield Field(f"k{row}_words", "词", "几个词用空格隔开，说哪个都一样。", is_required=False)
    yield Field(f"k{row}_way", "怎么算说到", "不选，就是整句才算。", kind="select", is_required=False, choices=_EXACT)
    yield Field(f"k{row}_answer", "回答", "", "area", is_required=False, limit=680)


def rows_of(document: Document) -> int:
    """How many keywords the form asks for."""
    return min(MOST, len(document.rows) + _SPARE) if isinstance(document, Keywords) else 0


def typed(document: Document) -> dict[str, str]:
    """The form as it stands for ``document``."""
    if isinstance(document, Welcome):
        return document.to_data()
    if isinstance(document, Menu):
        return dict(_typed_menu(document))
    return dict(_typed_keywords(document))


def _typed_menu(menu: Menu) -> Iterator[tuple[str, str]]:
    for top, item in enumerate(menu.items, 1):
        yield from _typed_item(f"b{top}", item)
        for below, one in enumerate(item.below, 1):
            yield from _typed_item(f"b{top}s{below}", one)


def _typed_item(name: str, item: Item) -> Iterator[tuple[str, str]]:
    yield f"{name}_name", item.name
    yield f"{name}_do", VIEW if item.type == VIEW else item.key
    yield f"{name}_url", item.url


def _typed_keywords(keywords: Keywords) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(keywords.rows, 1):
        yield f"k{number}_words", " ".join(row.words)
        yield f"k{number}_way", "exact" if row.is_exact else "within"
        yield f"k{number}_answer", row.answer


def document_of(kind: Kind, given: Mapping[str, str]) -> Document:
    """What was typed, as it would be published; what is wrong with it the rules say."""
    if kind is Kind.WELCOME:
        return Welcome.of(given)
    if kind is Kind.MENU:
        items = (_item(given, f"b{top}", BELOW) for top in range(1, TOP + 1))
        return Menu(tuple(item for item in items if item is not None))
    rows = (_keyword(given, row) for row in range(1, MOST + 1))
    return Keywords(tuple(row for row in rows if row is not None))


def _item(given: Mapping[str, str], name: str, below: int = 0) -> Item | None:
    """An item with those under it; None where nothing was typed."""
    words, does, url = (given.get(f"{name}_{part}", "") for part in ("name", "do", "url"))
    inner = (_item(given, f"{name}s{number}") for number in range(1, below + 1))
    kept = tuple(item for item in inner if item is not None)
    if not (words or does or url or kept):
        return None
    if not does:
        return Item(words, below=kept)
    return Item(words, VIEW, url=url, below=kept) if does == VIEW else Item(words, "click", key=does, below=kept)


def _keyword(given: Mapping[str, str], row: int) -> Keyword | None:
    words, answer = given.get(f"k{row}_words", "").split(), given.get(f"k{row}_answer", "")
    if not (words or answer):
        return None
    return Keyword(tuple(dict.fromkeys(words)), given.get(f"k{row}_way") != "within", answer)
