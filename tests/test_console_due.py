"""Are due dates said in words that hold at midnight in Beijing?"""

from datetime import UTC, datetime

import pytest

from bot.console.due import due
from tests.clock_data import calendar

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "words", "day", "tone"),
    [
        (datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC), "今天到期", "11月22日（周日）", "today"),
        (datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC), "还有 1 个工作日", "11月23日（周一）", "soon"),
        (datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC), "还有 6 个工作日", "11月30日（周一）", "calm"),
        (datetime(2027, 1, 4, 15, 59, 59, tzinfo=UTC), "还有 33 个工作日", "2027年1月4日（周一）", "calm"),
        (datetime(2026, 11, 18, 15, 59, 59, tzinfo=UTC), "已超期 2 个工作日", "11月18日（周三）", "late"),
        (datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC), "已超期", "11月20日（周五）", "late"),
    ],
)
def test_due_is_said_by_the_day(moment: datetime, words: str, day: str, tone: str) -> None:
    found = due(moment, NOW, calendar())
    assert (found.words, found.day, found.tone) == (words, day, tone)


def test_paused_case_says_that_testing_goes_on() -> None:
    assert due(None, NOW, calendar(), is_paused=True).words == "检测中，时限暂停"
    assert due(None, NOW, calendar()).tone == "none"
