"""Can staff look businesses up at the console, put them right, bring tables in, and print the code for the door?"""

import re
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from bot.store.engine import Database
from tests.office import Desk, Page
from tests.result_office import REGISTER, ResultOffice, result_office, typed_in, uploads

PENALTIES = """当事人名称,处罚决定书文号,违法事实,处罚决定日期,公示日期,公示期限
和平区小李面包店,和市监罚〔2026〕1号,销售过期面包,2026-10-01,2026-10-08,三年"""


@pytest.fixture
async def place(database: Database) -> AsyncIterator[ResultOffice]:
    async with result_office(database) as started:
        yield started


async def _brings(desk: Desk, text: str, name: str = "登记表.csv") -> Page:
    """Seen, then confirmed as it was seen."""
    page = await uploads(desk, "/console/businesses/import", name, text.encode())
    assert page.holds("还没有导入", "确认导入")
    return await desk.sends("/console/businesses/import", **typed_in(page) | {"what": "bring"})


async def test_table_is_seen_then_brought_in(place: ResultOffice) -> None:
    li = await place.desk("li")
    page = await uploads(li, "/console/businesses/import", "登记表.csv", REGISTER.encode())
    assert page.holds("登记表，还没有导入", "<dt>新的</dt><dd>1</dd>", "<dt>没看懂的</dt><dd>1</dd>", "校验码")
    page = await li.sends("/console/businesses/import", **typed_in(page) | {"what": "bring"})
    assert page.holds("已导入登记表", "<dt>新的</dt><dd>1</dd>", "去改没看懂的行")
    assert (await li.opens("/console/businesses")).holds("和平区小李面包店", "共 1 家", "量化分级 A")
    page = await li.opens("/console/businesses/rows")
    row = re.findall(r"/console/businesses/rows/(\d+)", page.text)[0]
    assert page.holds("和平区老味道餐馆", "统一社会信用代码不对")
    assert (await li.sends(f"/console/businesses/rows/{row}", what="leave", why="")).status == 422
    assert (await li.sends(f"/console/businesses/rows/{row}", what="leave", why="代码抄错")).holds("已记下不用")
    page = await uploads(li, "/console/businesses/import", "x.csv", "天气,温度\n晴,8".encode())
    assert (page.status, page.holds("没有认出这是哪一种表")) == (422, True)


async def test_row_in_doubt_is_corrected(place: ResultOffice) -> None:
    li = await place.desk("li")
    await _brings(li, REGISTER)
    page = await li.opens("/console/businesses/rows")
    row = re.findall(r"/console/businesses/rows/(\d+)", page.text)[0]
    path, headers = f"/console/businesses/rows/{row}", REGISTER.splitlines()[0].split(",")
    cells = ["和平区老味道餐馆", "和平区东湖镇育才路2号", "B", "9112"]

    async def sends(*given: str) -> Page:
        pairs = [part for header, cell in zip(headers, given, strict=True) for part in _pair(header, cell)]
        data = [("csrf", li.csrf), ("what", "settle"), *pairs]
        async with li.client.post(path, data=data) as answer:
            return await li._read(answer)

    page = await sends(*cells)
    assert (page.status, page.holds("还是没有看懂", 'value="9112"')) == (422, True)
    assert (await sends(*cells[:3], "")).holds("已收下")
    assert (await li.opens("/console/businesses?name=老味到餐馆")).holds("和平区老味道餐馆", "可能是这几家")


def _pair(header: str, cell: str) -> list[tuple[str, str]]:
    return [("header", f'"{header}"'), ("cell", cell)]


async def test_column_said_once_is_known_for_its_source(place: ResultOffice) -> None:
    li, path = await place.desk("li"), "/console/businesses/import"
    rows = "\n".join(f"{line},{last}" for line, last in zip(REGISTER.splitlines(), ("备用名", "李家", ""), strict=True))
    page = await uploads(li, path, "登记表.csv", rows.encode(), source="许可系统")
    assert page.holds("有 1 列不认识", "以后不再问")
    form = typed_in(page)
    place_of = next(name for name, value in form.items() if name.startswith("header") and "\\u5907" in value)
    page = await li.sends(path, **form | {place_of.replace("header", "field"): "alias", "what": "look"})
    assert page.holds("确认导入") and not page.holds("列不认识")
    assert (await uploads(li, path, "登记表.csv", rows.encode())).holds("有 1 列不认识")
    page = await uploads(li, path, "登记表.csv", rows.encode(), source="许可系统")
    assert page.holds("确认导入") and not page.holds("列不认识")
    page = await li.sends(path, **typed_in(page) | {"what": "bring"})
    assert page.holds("已导入登记表")


async def test_business_is_added_edited_and_its_code_printed(place: ResultOffice) -> None:
    li, look = await place.desk("li"), await place.desk("look")
    form = typed_in(await li.opens("/console/businesses/new"))
    page = await li.sends("/console/businesses/new", **form | {"name": "和平区张记粮油店", "credit_code": "123"})
    assert (page.status, page.holds("统一社会信用代码：统一社会信用代码不对", "张记粮油店")) == (422, True)
    page = await li.sends("/console/businesses/new", **form | {"name": "和平区张记粮油店", "area": "城关街道"})
    assert page.holds("已保存", "和平区张记粮油店", "城关街道")
    path = page.url.partition("?")[0]
    form = typed_in(await li.opens(f"{path}/edit"))
    page = await li.sends(f"{path}/edit", **form | {"quant": "B", "quant_on": "2026-11-01", "risk": "C"})
    assert page.holds("B（良好，微笑脸）", "C（风险较高）", "2026-11-01", "不能互相比")
    page = await li.sends(f"{path}/edit", **form | {"name": ""})
    assert (page.status, page.holds("请填写“名称”")) == (422, True)
    assert (await look.opens(path)).holds("和平区张记粮油店")
    assert (await look.opens(f"{path}/edit")).status == 403
    async with look.client.get(f"{path}/sheet") as answer:
        with Image.open(BytesIO(await answer.read())) as image:
            (code,) = zxingcpp.read_barcodes(image.convert("L"))
    assert code.text == f"http://127.0.0.1/b/{path.rpartition('/')[2]}"
    assert (await li.opens("/console/businesses/000000000000")).status == 404


async def test_penalty_gets_a_reply_and_is_taken_down(place: ResultOffice) -> None:
    li = await place.desk("li")
    await _brings(li, REGISTER)
    await _brings(li, PENALTIES, "处罚.csv")
    path = (
        "/console/businesses/"
        + re.findall(r'/console/businesses/(\w{12})"', (await li.opens("/console/businesses")).text)[0]
    )
    page = await li.opens(path)
    assert page.holds("和市监罚〔2026〕1号", "销售过期面包", "正在公示")
    record = re.findall(rf"{path}/record/(\d+)", page.text)[0]
    where = f"{path}/record/{record}"
    page = await li.sends(where, table="penalty", what="reply", words="已经整改")
    assert page.holds("已记下", 'value="已经整改"')
    page = await li.sends(where, table="penalty", what="end", words="")
    assert (page.status, page.holds("请写明原因")) == (422, True)
    asked = await li.sends(where, table="penalty", what="end", words="决定已撤销")
    assert asked.holds("确认不再公示？", "决定已撤销", "正在公示")
    assert (await li.opens(path)).holds("正在公示"), "nothing happens before it is said twice"
    page = await li.sends(where, table="penalty", what="end", words="决定已撤销", sure="1")
    assert page.holds("不公示", "决定已撤销")
    assert not page.holds("确认不再公示？")
    assert (await li.sends(where, table="sample", what="end", words="x")).status == 404
