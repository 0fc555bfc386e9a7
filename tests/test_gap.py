"""Are questions that nothing known answers kept together, answered once, told to all who asked, and forgotten with them?"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select

from bot.domain.gap import Gap, alike, key_of, left_key, most_alike
from bot.domain.refused import Refused
from bot.domain.staff import Actor
from bot.services import gap, opinion
from bot.store import tables
from bot.store.engine import Database
from bot.store.outbox import read_content
from tests.chat import Chat, chief
from tests.knowing import KNOWING

pytestmark = pytest.mark.usefixtures("knowledge")

ASKED = "恐龙为什么灭绝了"
ALIKE = "为什么恐龙灭绝了"


@pytest.fixture
def chat(database: Database, now: datetime) -> Chat:
    return Chat(database, now, KNOWING)


async def only(chat: Chat, actor: Actor, state: Gap = Gap.OPEN) -> gap.Group:
    """The one group there is in ``state``."""
    found = await chat.database.read(gap.listing, actor=actor, state=state)
    assert found.total == 1
    return found.items[0]


async def told(database: Database) -> list[str]:
    """What waits to be sent to those who asked."""
    query = select(tables.outbox).where(tables.outbox.c.purpose == "question").order_by(tables.outbox.c.id)
    return await database.read(lambda c: [read_content(c, row)["text"] for row in c.execute(query).all()])


async def count(database: Database, table: str) -> int:
    query = select(func.count()).select_from(tables.metadata.tables[table])
    return await database.read(lambda connection: connection.execute(query).scalar_one())


async def test_like_questions_are_one_group_answered_once(chat: Chat) -> None:
    actor = await chief(chat.database, chat.now)
    await chat.of("zhang").says(ASKED, ASKED)
    await chat.of("wang").says(f"{ALIKE}，我电话13912345678")
    group = await only(chat, actor)
    assert (group.count, group.waiting, group.text) == (3, 2, ASKED)
    seen = await chat.database.read(gap.group, actor=actor, gap=group.id)
    assert set(seen.variants) == {ASKED, f"{ALIKE}，我电话【电话】"}
    answered: dict[str, Any] = {"actor": actor, "gap": group.id, "reply": "这不归我们管，请问民政局。"}
    assert await chat.database.run(gap.answer, **answered, now=chat.now) == 2
    said = await told(chat.database)
    assert {text.partition("\n")[0] for text in said} == {f"您问过：{one}" for one in seen.variants}
    assert all("请问民政局" in text for text in said)
    with pytest.raises(Refused, match=r"gap\.settled"):
        await chat.database.run(gap.answer, **answered, now=chat.now)
    assert "请问民政局" in await chat.of("zhao").says(ASKED)
    await chat.database.run(gap.reopen, actor=actor, gap=group.id, now=chat.now)
    assert "请问民政局" not in await chat.of("zhao").says(ASKED)
    assert await chat.database.run(gap.answer, **answered, now=chat.now) == 1


async def test_an_entry_chosen_by_staff_is_told_with_its_source(chat: Chat) -> None:
    actor = await chief(chat.database, chat.now)
    await chat.of("zhang").says(ASKED)
    group = await only(chat, actor)
    refused: tuple[tuple[dict[str, Any], str], ...] = (({}, "one_answer"), ({"entry": "none"}, "entry_unknown"))
    for values, code in refused:
        with pytest.raises(Refused, match=code):
            await chat.database.run(partial(gap.answer, **values), actor=actor, gap=group.id, now=chat.now)
    await chat.database.run(gap.answer, actor=actor, gap=group.id, entry="rights-receipt-lost", now=chat.now)
    (said,) = await told(chat.database)
    assert f"您问过：{ASKED}" in said
    assert "【小票丢了还能维权吗？】" in said
    assert "以本局确认为准" in said
    assert "【小票丢了还能维权吗？】" in await chat.of("wang").says(ASKED)


async def test_what_is_laid_aside_is_not_listed_again(chat: Chat) -> None:
    actor = await chief(chat.database, chat.now)
    await chat.of("zhang").says(ASKED)
    await chat.database.run(gap.dismiss, actor=actor, gap=(await only(chat, actor)).id, now=chat.now)
    await chat.of("wang").says(ASKED)
    assert (await only(chat, actor, Gap.DISMISSED)).count == 2
    assert (await chat.database.read(gap.listing, actor=actor, state=Gap.OPEN)).total == 0


async def test_votes_and_counts_become_the_week(chat: Chat) -> None:
    actor = await chief(chat.database, chat.now)
    await chat.of("zhang").says("小票丢了还能退吗", "有用")
    await chat.of("zhang").says("小票丢了还能退吗", "没用")
    await chat.of("wang").says("小票丢了还能退吗", "有用", ASKED)
    monday = opinion.mondays(chat.now)[0]
    week = await chat.database.read(opinion.week, actor=actor, monday=monday)
    assert (week.said, week.not_found, week.useful, week.useless) == (3, 1, 1, 1)
    assert [(one.id, one.said) for one in week.asked] == [("rights-receipt-lost", 3)]
    assert [one.useless for one in week.marked] == [1]
    assert [one.text for one in week.groups] == [ASKED]
    earlier = await chat.database.read(opinion.week, actor=actor, monday=monday - timedelta(days=7))
    assert (earlier.said, earlier.not_found, list(earlier.groups)) == (0, 0, [])


async def test_who_leaves_takes_their_questions_along(chat: Chat) -> None:
    zhang, wang = chat.of("zhang"), chat.of("wang")
    await zhang.follows()
    await zhang.says("小票丢了还能退吗", "没用", ASKED, "企鹅能活多少年")
    await wang.says(ASKED)
    await zhang.unfollows()
    texts = select(tables.question_gap.c.text)
    assert await chat.database.read(lambda connection: list(connection.scalars(texts))) == [ASKED]
    assert await count(chat.database, "question_asker") == await count(chat.database, "answer_vote") == 1
    voters, known = select(tables.answer_vote.c.citizen), select(tables.citizen.c.ref)
    assert await chat.database.read(lambda connection: not {*connection.scalars(voters)} & {*connection.scalars(known)})


def test_questions_are_alike_by_half_of_their_words() -> None:
    assert key_of(("婚礼", "办", "婚礼"), "x") == "办 婚礼"
    assert key_of((), "？？") == "？？"
    assert alike("办 周末 婚礼", "办 婚礼") > alike("办 周末 婚礼 酒店", "办 婚礼") > 0
    assert alike("办 周末 婚礼", "招 人") == alike("", "") == 0
    assert alike("办 周末 婚礼", "办 酒店") == 0
    assert alike("办 周末 婚礼", "办 婚礼 酒店 订 早", is_near=True) == 0 < alike("办 周末 婚礼", "办 婚礼 酒店")


def test_the_group_most_alike_is_joined() -> None:
    groups = [
        (1, "办 周末 婚礼 酒店", ""),
        (2, "办 周末 婚礼", ""),
        (3, "招 人", "office-jobs"),
        (4, left_key("办"), ""),
    ]
    assert most_alike("办 婚礼", "", groups) == 2
    assert most_alike("人 招聘 不", "", groups) is None
    assert most_alike("招 多少 人 呢", "office-jobs", groups) == 3
    assert most_alike("办", "", groups[3:]) is None
    assert most_alike("办", "", ()) is None


@pytest.mark.parametrize(("words", "most"), [(("招", "人"), 3), (("婚礼", "办"), 4), (("别的",), 4)])
async def test_keeping_a_question_takes_few_statements(chat: Chat, words: tuple[str, ...], most: int) -> None:
    """The same again; one like another; a new one."""
    asked = {"citizen": "w" * 22, "text": ASKED, "near": "", "now": chat.now}
    for known in (("招", "人"), ("婚礼", "周末", "办")):
        await chat.database.run(partial(gap.note, **asked, words=known))  # type: ignore[arg-type]
    said: list[str] = []

    def counted(connection: Connection) -> None:
        event.listen(connection, "before_cursor_execute", lambda *given: said.append(given[2]))
        gap.note(connection, **asked, words=words)  # type: ignore[arg-type]

    await chat.database.run(counted)
    assert len(said) == most, said
    assert await count(chat.database, "question_gap") == (3 if words == ("别的",) else 2)
