"""Is an address read without its label, and nothing of its cell lost?"""

import pytest

from bot.domain.result.address import address_in


@pytest.mark.parametrize(
    ("cell", "address", "beside"),
    [
        ("和平区东市路3号", "和平区东市路3号", ""),
        ("和平区东市路3号（幢号：4）", "和平区东市路3号（幢号：4）", ""),
        ("委托方地址：和平区东市路3号", "和平区东市路3号", ""),
        (
            "被抽样单位地址：东市路3号；被抽样网店网址：某外卖（手机App）",
            "东市路3号",
            "被抽样网店网址：某外卖（手机App）",
        ),
        ("标识生产企业地址：甲路1号;委托企业地址：乙路2号", "标识生产企业地址：甲路1号;委托企业地址：乙路2号", ""),
        ("", "", ""),
    ],
)
def test_an_address_is_read_without_its_label(cell: str, address: str, beside: str) -> None:
    assert address_in(cell) == (address, beside)
