"""Does the knowledge leave and come back by files: seen before it happens, all of it or nothing, and once?"""

from collections.abc import Iterator
from html import unescape
from io import BytesIO

import pytest
from aiohttp import FormData
from openpyxl import load_workbook

from bot.app.refresh import Refresher
from bot.services import faq
from bot.store import audit
from tests.knowing import ENTRIES, KNOWING
from tests.office import Desk, Office, Page

IMPORT = "/console/answers/import"
DRAFTS = "/console/answers/drafts"


@pytest.fixture(autouse=True)
def index(knowledge: None) -> Iterator[None]:
    """Publishing changes the index of this process."""
    yield
    KNOWING.come_back()


async def exported(desk: Desk, form: str) -> bytes:
    async with desk.client.get(f"/console/answers/export/{form}") as answer:
        assert answer.status == 200
        assert f"answers-20261122.{form}" in answer.headers["Content-Disposition"]
        return await answer.read()


async def uploads(desk: Desk, data: bytes, name: str, path: str = IMPORT) -> Page:
    await desk.opens(IMPORT)
    form = FormData()
    form.add_field("csrf", desk.csrf)
    form.add_field("sheet", BytesIO(data), filename=name)
    async with desk.client.post(path, data=form) as answer:
        return await desk._read(answer)


async def confirms(desk: Desk, page: Page, why: str = "一起改") -> Page:
    return await desk.sends(f"{IMPORT}/confirm", rows=page.field("rows"), seal=page.field("seal"), why=why)


def with_cells(data: bytes, **cells: str) -> bytes:
    """The sheet with other texts in some cells (``E2``: the first entry's answer)."""
    book = load_workbook(BytesIO(data))
    for place, text in cells.items():
        book.active[place] = text
    changed = BytesIO()
    book.save(changed)
    return changed.getvalue()


async def count_of(place: Office) -> tuple[int, list[str]]:
    """Drafts that wait, as the page of drafts says, and the acts on record about them."""
    found, _ = await place.database.read(audit.page, 1, 100)
    acts = [one.act for one in found if one.act.startswith(("draft", "faq"))]
    return acts.count("draft.propose"), acts


@pytest.mark.parametrize("form", ["xlsx", "yaml"])
async def test_an_export_brought_back_changes_nothing(place: Office, form: str) -> None:
    li = await place.desk("li")
    page = await uploads(li, await exported(li, form), f"back.{form}")
    assert page.holds("和现在的一样", f"<dt>没有变化</dt><dd>{len(ENTRIES)}</dd>")
    assert not page.holds("确认导入")
    assert await count_of(place) == (0, ["faq.export"])


async def test_a_changed_sheet_is_seen_confirmed_and_published(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    data = with_cells(await exported(li, "xlsx"), E2="变了：先停下，再打120。", L2="2027-06-30")
    page = await uploads(li, data, "new.xlsx")
    assert page.holds(
        "还没有导入", "<dt>修改</dt><dd>1</dd>", "确认导入 1 条", "变了：先停下，再打120。", ENTRIES[0].answer
    )
    assert (await count_of(place))[0] == 0
    assert (await confirms(li, page, why=" ")).holds("请写明原因", "确认导入 1 条")
    assert (await confirms(li, page)).holds("已导入，等另一位审批员发布", "一起改")
    again = await uploads(li, data, "new.xlsx")
    assert again.holds("<dt>已经在等发布</dt><dd>1</dd>", "没有要导入的")
    other = await uploads(li, with_cells(data, E2="又变了，打120。"), "other.xlsx")
    assert (other.status, other.holds("已经有修改在等发布")) == (422, True)
    await zhou.opens(DRAFTS)
    assert (await zhou.sends(DRAFTS, publish="1")).holds("已发布")
    await Refresher(place.database, KNOWING).look()
    assert faq.entries()[0].answer == "变了：先停下，再打120。"
    assert (await uploads(li, data, "new.xlsx")).holds("<dt>修改</dt><dd>0</dd>", "没有要导入的")
    assert (await count_of(place))[1] == ["draft.publish", "faq.import", "draft.propose", "faq.export"]


async def test_yaml_adds_entries_that_lead_to_each_other(place: Office) -> None:
    li = await place.desk("li")
    asked = ("瓜子", "奶茶", "汉堡", "烤肠", "可乐", "薯片", "饭盒", "面包")

    def entry(name: str, place: str, other: str) -> str:
        ways = "".join(f"  - {one}能不能带进{place}\n" for one in asked)
        return (
            f"- id: rights-{name}\n  question: 零食能带进{place}吗？\n  asked:\n{ways}"
            "  answer: 先问清规定。\n  page: 先问清规定，再说。\n  checked: memory\n  reviewed: 2026-11-22\n"
            f"  valid_until: 2027-11-22\n  audience: citizen\n  related: [rights-{other}]\n"
            "  sources: [{title: 消费者权益保护法, by: 全国人大常委会, date: 2013-10-25}]\n"
        )

    both = entry("cinema", "电影院", "museum") + entry("museum", "博物馆", "cinema")
    page = await uploads(li, both.encode(), "rights.yaml")
    assert page.holds("<dt>新增</dt><dd>2</dd>", "零食能带进博物馆吗？", "确认导入 2 条")
    assert (await confirms(li, page)).holds("共 2 条在等", "新增")
    page = await uploads(li, entry("zoo", "动物园", "nowhere").encode(), "rights.yaml")
    assert (page.status, page.holds("没有这几条：rights-nowhere")) == (422, True)


async def test_every_fault_is_told_by_row_and_field(place: Office) -> None:
    li = await place.desk("li")
    data = await exported(li, "xlsx")
    texts = {
        "E2": "放心吃。",
        "L3": "哪天",
        "B4": "电影",
        "A5": "",
        "A6": ENTRIES[5].id,
        "D7": "\n".join(ENTRIES[0].asked),
    }
    page = await uploads(li, with_cells(data, **texts, C8="变了的问题？"), "bad.xlsx")
    assert (page.status, page.holds("一条也不导入", "确认导入")) == (422, False)
    plain = unescape(page.text)
    for row, part, words in (
        (2, "回答", "不要写“绝对安全”"),
        (3, "有效到", "写成 2026-11-22 这样的日期"),
        (4, "类别", "没有这个类别"),
        (5, "编号", "编号要 1 到 60 个字符"),
        (6, "编号", "出现了两次"),
        (7, "编号", "出现了两次"),
    ):
        assert any(
            f"<td>{row}</td>" in line and f"<td>{part}</td>" in line and words in line for line in plain.split("<tr>")
        )
    assert (await count_of(place))[0] == 0


async def test_what_would_answer_otherwise_is_refused_at_its_row(place: Office) -> None:
    li = await place.desk("li")
    victim = next(entry for entry in ENTRIES if entry.id == "rights-expired-food")
    number = next(at for at, entry in enumerate(ENTRIES, 2) if entry.id == "rights-receipt-lost")
    stolen = "\n".join(f"{one}呀" for one in victim.asked)
    cells = {f"C{number}": "买到过期的怎么办？", f"D{number}": stolen, f"G{number}": "过期 + 买 卖 退 赔"}
    page = await uploads(li, with_cells(await exported(li, "xlsx"), **cells), "thief.xlsx")
    assert (page.status, page.holds("会答错", f"<td>{number}</td><td>rights-receipt-lost</td>")) == (422, True)


async def test_what_changed_since_it_was_seen_is_shown_anew(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    data = await exported(li, "xlsx")
    early = await uploads(li, with_cells(data, E2="变了：先停下，再打120。"), "a.xlsx")
    other = await uploads(li, with_cells(data, E3="也变了，打120。", F3="也变了，打120。"), "b.xlsx")
    await confirms(li, other)
    await zhou.opens(DRAFTS)
    await zhou.sends(DRAFTS, publish="1")
    page = await confirms(li, early)
    assert (page.status, page.holds("请再看一遍", "确认导入 1 条")) == (422, True)
    assert (await confirms(li, page)).holds("已导入")


async def test_what_is_brought_back_by_hand_is_checked_too(place: Office) -> None:
    li, chen = await place.desk("li"), await place.desk("chen")
    await li.opens(IMPORT)
    page = await li.sends(f"{IMPORT}/confirm", rows="no rows", seal="", why="x")
    assert (page.status, page.holds("打不开或已损坏")) == (422, True)
    page = await li.sends(IMPORT)
    assert (page.status, page.holds("请选择要导入的文件")) == (422, True)
    assert (await uploads(li, b"a", "x.csv")).holds("只收、只出 XLSX 和 YAML")
    assert (await li.opens("/console/answers/export/csv")).status == 404
    for path in (IMPORT, "/console/answers/export/xlsx"):
        assert (await chen.opens(path)).status == 403


async def test_a_large_file_comes_in_where_files_are_meant(place: Office) -> None:
    li = await place.desk("li")
    page = await uploads(li, b"# " + b"x" * 4_000_000, "large.yaml")
    assert page.holds("文件的写法不对")
    assert (await uploads(li, b"x" * 4_000_000, "large.yaml", "/console/answers/try")).status == 413
