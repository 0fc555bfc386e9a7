"""Can a citizen vote, nominate and hear what came of it, in the chat alone?"""

import re
from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from bot.dialog.message import Text
from bot.domain.round import Act, Progress
from bot.services import house, round
from bot.services.round.views import Nomination
from bot.store.engine import Database
from handlers.round.numbers import numbers_in
from tests.chat import CONTENT, Chat, Talker
from tests.notified import NOTICES, configured
from tests.rounds import PAN, WANG, Stage, staged


class Scene:
    """A round on the stage, and a chat on the same clock."""

    def __init__(self, stage: Stage, chat: Chat) -> None:
        self.stage = stage
        self.chat = chat

    async def citizen(self, name: str = "zhang") -> Talker:
        talker = self.chat.of(name)
        await talker.follows()
        return talker

    def later(self, **span: float) -> None:
        self.stage.later(**span)
        self.chat.now = self.stage.now

    async def votes(self) -> dict[int, int]:
        """Votes by the number of an option; nothing where there are none."""
        found = await self.stage.database.read(round.progressing, actor=WANG, number=self.stage.number)
        return {count.option.number: count.votes for count in found.counts if count.votes}


@pytest.fixture
async def scene(database: Database, now: datetime) -> AsyncIterator[Scene]:
    async with staged(database, now) as stage:
        yield Scene(stage, Chat(database, now))


@pytest.fixture
async def voting(scene: Scene) -> Scene:
    await scene.stage.opens_vote()
    return scene


def receipt_in(heard: str) -> str:
    match = re.search(r"回执：(\S+)", heard)
    assert match, heard
    return match[1]


async def test_numbers_become_a_ballot_with_a_receipt(voting: Scene) -> None:
    zhang = await voting.citizen()
    heard = await zhang.says("我要投票")
    assert "【校园及周边你点我检】" in heard
    assert "最多选 3 样" in heard
    assert "1 校园周边的辣条" in heard
    assert "6 " not in re.sub("<[^>]*>", "", heard).split("回复「更多」")[0].split("回复数字", 1)[1]
    heard = await zhang.says("1、3")
    assert "您选的是：\n1 校园周边的辣条\n3 校园周边的奶茶\n回执：" in heard
    assert "还可以再选 1 样" in heard
    assert await voting.votes() == {1: 1, 3: 1}


async def test_a_page_is_never_taken_for_a_choice(voting: Scene) -> None:
    zhang = await voting.citizen()
    heard = await zhang.says("投票", "更多")
    assert "6 校园周边的油炸小吃" in heard
    assert "1 校园周边的辣条" not in heard
    assert "1 校园周边的辣条" in await zhang.says("更多")
    assert "8 校园周边的食堂餐具" in await zhang.says("第2页")
    assert await voting.votes() == {}
    assert "2 校园周边的烤肠" in await zhang.says("2")
    assert await voting.votes() == {2: 1}


@pytest.mark.parametrize("said", ["1 3", "1,3", "１和３", "我投1号和3号", "一号、三号", "投1 3"])
async def test_numbers_are_understood_however_written(voting: Scene, said: str) -> None:
    zhang = await voting.citizen()
    await zhang.says("投票", said)
    assert await voting.votes() == {1: 1, 3: 1}


async def test_more_numbers_add_until_the_ballot_is_full(voting: Scene) -> None:
    zhang = await voting.citizen()
    await zhang.says("投票", "1", "2", "3")
    assert await voting.votes() == {1: 1, 2: 1, 3: 1}
    heard = await zhang.says("4")
    assert "最多选 3 样，这次没有改动" in heard
    assert await voting.votes() == {1: 1, 2: 1, 3: 1}


async def test_a_ballot_is_changed_until_the_close(voting: Scene) -> None:
    zhang = await voting.citizen()
    first = receipt_in(await zhang.says("投票", "1 2"))
    assert "新的会换掉原来的" in await zhang.says("重选")
    second = receipt_in(await zhang.says("5"))
    assert second != first
    assert await voting.votes() == {5: 1}
    assert "这一票已经记着了" in await zhang.says("5")
    await voting.stage.closes()
    assert "投票已经结束" in await zhang.says("6")
    assert await voting.votes() == {5: 1}


@pytest.mark.parametrize(("said", "heard"), [("9", "没有 9 号"), ("1 2 3 4", "请挑 3 样"), ("0", "没有 0 号")])
async def test_what_cannot_be_chosen_is_said_and_not_counted(voting: Scene, said: str, heard: str) -> None:
    zhang = await voting.citizen()
    assert heard in await zhang.says("投票", said)
    assert await voting.votes() == {}
    await zhang.says("2")
    assert await voting.votes() == {2: 1}


@pytest.mark.parametrize("said", ["1" * 60, "11010119900307123x", "13912345678", "1" + "。" * 2000 + "x", "第1页2"])
def test_long_or_odd_figures_are_no_choice(said: str) -> None:
    assert numbers_in(said) == []


async def test_digits_mean_the_menu_again_after_another_matter(voting: Scene) -> None:
    zhang = await voting.citizen()
    assert "回复数字就可以" in await zhang.says("投票", "菜单")
    assert "说说发生了什么" in await zhang.says("1")
    assert await voting.votes() == {}


async def test_a_tapped_option_is_a_vote_even_much_later(voting: Scene) -> None:
    zhang = await voting.citizen()
    heard = await zhang.says("投票")
    items = re.findall(r"msgmenucontent=(\S+?)&msgmenuid=([\w.-]+)\">(\d)", heard)
    assert [item[2] for item in items] == ["1", "2", "3", "4", "5"]
    voting.later(hours=2)
    content, choice, _ = items[3]
    assert "4 校园周边的饮料" in await taps(zhang, content, choice)
    await taps(zhang, items[0][0], items[0][1])
    assert await voting.votes() == {1: 1, 4: 1}


async def taps(talker: Talker, content: str, choice: str) -> str:
    return await talker.sends(Text, content=content, choice=choice)


async def test_a_forged_or_late_tap_counts_nothing(voting: Scene) -> None:
    zhang = await voting.citizen()
    other = await voting.stage.options(1)
    foreign = f"{voting.stage.number}.{max(other) + 1000}"
    assert "不在这一次的选项里" in await taps(zhang, "投1号", foreign)
    assert "没有找到这一次" in await taps(zhang, "投1号", "D2020-0001.1")
    await voting.stage.closes()
    assert "投票已经结束" in await taps(zhang, "投1号", f"{voting.stage.number}.{other[0]}")
    assert await voting.votes() == {}


async def test_a_vote_is_said_with_the_wish_at_once(voting: Scene) -> None:
    zhang, wang = await voting.citizen(), await voting.citizen("wang")
    assert "您选的是：\n3 校园周边的奶茶" in await zhang.says("投3号")
    assert "您选的是：\n1 校园周边的辣条" in await wang.says("我投辣条")


async def test_two_open_rounds_are_chosen_between(voting: Scene) -> None:
    await voting.stage.opens_vote("festival")
    zhang = await voting.citizen()
    heard = await zhang.says("投票")
    titles = re.findall(r"^[12] (.+)$", heard, re.M)
    assert len(titles) == 2
    heard = await zhang.says("2")
    assert f"【{titles[1]}】" in heard


async def test_my_ballot_is_shown_with_its_receipt(voting: Scene) -> None:
    zhang = await voting.citizen()
    assert "您还没有投过票。\n\n想投票，回复「投票」" in await zhang.says("我投了什么")
    receipt = receipt_in(await zhang.says("投票", "1 3"))
    heard = await zhang.says("我投了什么")
    assert "1 校园周边的辣条\n3 校园周边的奶茶" in heard
    assert receipt_in(heard) == receipt


async def test_a_receipt_is_checked_after_the_close(voting: Scene) -> None:
    zhang = await voting.citizen()
    first = receipt_in(await zhang.says("投票", "1 2"))
    last = receipt_in(await zhang.says("重选", "5"))
    assert "投票结束以后才公布" in await zhang.says(f"核对 {last}")
    await voting.stage.closes()
    heard = await zhang.says(f"核对 {last}")
    assert "5 校园周边的糕点面包" in heard
    assert "已经算进总票数" in heard
    assert "后来改投过" in await zhang.says(f"核对{first.lower()}")
    assert "已经算进总票数" in await zhang.says(last)
    assert "没有这个回执号" in await zhang.says("核对 AAAA-BBBB-CCCC")


async def test_a_vote_offers_the_notice_once(voting: Scene) -> None:
    zhang = await voting.citizen()
    async with configured(NOTICES):
        assert NOTICES.page in await zhang.says("投票", "1")
        assert NOTICES.page not in await zhang.says("2")
        assert NOTICES.page not in await zhang.says("2")


async def test_the_link_is_a_ticket_where_the_account_has_no_login(voting: Scene) -> None:
    zhang = await voting.citizen()
    for has_login in (True, False):
        house.furnish(CONTENT.rules, CONTENT.texts, address="https://bot.test/", has_login=has_login)
        heard = await zhang.says("投票")
        house.furnish(CONTENT.rules, CONTENT.texts)
        assert f'href="https://bot.test/round/{voting.stage.number}/enter' in heard
        assert ("?ticket=" in heard) is not has_login
    token = heard.split("?ticket=")[1].split('"')[0]
    who = await voting.stage.database.run(
        round.take_ticket, number=voting.stage.number, token=token, now=voting.stage.now
    )
    await voting.stage.database.run(
        round.vote, number=voting.stage.number, citizen=who, options=await voting.stage.options(1), now=voting.chat.now
    )
    assert "1 校园周边的辣条" in await zhang.says("我投了什么")


@pytest.mark.parametrize("said", ["投票", "建议抽检学校周边的辣条"])
async def test_without_a_round_it_is_said_kindly(scene: Scene, said: str) -> None:
    zhang = await scene.citizen()
    heard = await zhang.says(said)
    assert "下一次" in heard
    assert "公众号里告诉大家" in heard
    assert "公众号里告诉大家" in await zhang.clicks("vote")


async def test_a_vote_before_its_time_is_told_when(scene: Scene) -> None:
    zhang = await scene.citizen()
    await scene.stage.opens_nominations()
    heard = await zhang.says("投票")
    assert "还没有开始投票" in heard
    assert "建议抽检" in heard
    await scene.stage.does(Act.CLOSE_NOMINATING)
    assert "开始投票，到时候回复「投票」" in await zhang.says("投票")


async def test_a_whole_sentence_is_nominated_with_one_question(scene: Scene) -> None:
    await scene.stage.opens_nominations()
    zhang = await scene.citizen()
    heard = await zhang.says("建议抽检学校周边的关东煮，孩子天天吃")
    assert "您想让我们检的是：关东煮。不是这个意思，回复「取消」。\n\n大概在哪一带" in heard
    heard = await zhang.says("东湖镇")
    assert "提名收到了，谢谢您：校园周边的关东煮" in heard
    (found,) = await nominations(scene)
    assert (found.food, found.venue, found.area, found.reason) == ("关东煮", "school", "990101100", "孩子天天吃")
    wang = await scene.citizen("wang")
    heard = await wang.says("希望抽检东湖镇学校周边的关东煮", "跳过")
    assert "和您想到一起的，一共有 2 位" in heard


async def nominations(scene: Scene) -> list[Nomination]:
    return await scene.stage.database.read(round.nominations, actor=PAN, number=scene.stage.number)


async def test_what_is_missing_is_asked_a_step_each(scene: Scene) -> None:
    await scene.stage.opens_nominations()
    zhang = await scene.citizen()
    assert "什么食品" in await zhang.says("我要提名")
    heard = await zhang.says("草莓")
    assert "记下了：草莓" in heard
    assert "1 农贸市场\n2 商场超市" in heard
    assert "哪一带" in await zhang.says("1")
    assert "为什么" in await zhang.says("跳过")
    assert "提名收到了，谢谢您：农贸市场的草莓" in await zhang.says("跳过")


async def test_a_nomination_goes_back_and_is_cancelled(scene: Scene) -> None:
    await scene.stage.opens_nominations()
    zhang = await scene.citizen()
    await zhang.says("建议抽检草莓")
    assert "什么食品" in await zhang.says("返回")
    assert "记下了：蓝莓" in await zhang.says("蓝莓")
    assert "编号" not in await zhang.says("取消")
    assert await nominations(scene) == []
    await zhang.says("建议抽检草莓", "就这些")
    assert [one.food for one in await nominations(scene)] == ["草莓"]


async def test_an_illness_takes_over_from_a_nomination(scene: Scene) -> None:
    await scene.stage.opens_nominations()
    zhang = await scene.citizen()
    await zhang.says("建议抽检草莓")
    assert "120" in await zhang.says("孩子吃了学校门口的炸串上吐下泻，三个人都这样")
    await zhang.says("三个人，育才小学门口")
    assert await nominations(scene) == []
    cases = await scene.stage.column("complaint.number")
    assert len(cases) == 1


async def test_another_sentence_replaces_a_begun_nomination(scene: Scene) -> None:
    await scene.stage.opens_nominations()
    zhang = await scene.citizen()
    await zhang.says("建议抽检草莓")
    assert "记下了：蓝莓" in await zhang.says("建议抽检蓝莓")
    assert "只能" not in await zhang.says("88")
    await zhang.says("老火车站后面那条街", "没有")
    (found,) = await nominations(scene)
    assert (found.food, found.venue, found.place) == ("蓝莓", "", "老火车站后面那条街")


async def test_a_named_business_becomes_a_sealed_clue(scene: Scene) -> None:
    await scene.stage.opens_nominations()
    zhang = await scene.citizen()
    heard = await zhang.says("建议抽检百味斋小吃店的辣条，孩子天天吃")
    assert "当作线索：不公开" in heard
    assert "也不会另外通知您" in heard
    assert "百味斋" not in heard
    (clue,) = await scene.stage.database.run(round.clues, actor=PAN, number=scene.stage.number, now=scene.stage.now)
    assert (clue.business, clue.food) == ("百味斋小吃店", "辣条")


async def test_too_many_nominations_end_the_dialogue(scene: Scene) -> None:
    await scene.stage.opens_nominations()
    zhang = await scene.citizen()
    for food in ("草莓", "蓝莓", "樱桃", "杨梅", "葡萄"):
        await zhang.says(f"建议抽检{food}", "就这些")
    assert "每人最多提 5 样" in await zhang.says("建议抽检西瓜", "就这些")
    assert "回复数字就可以" in await zhang.says("菜单")
    assert len(await nominations(scene)) == 5


async def test_a_nomination_during_the_vote_shows_the_options(voting: Scene) -> None:
    zhang = await voting.citizen()
    heard = await zhang.says("建议抽检学校周边的辣条")
    assert "不收新的提名" in heard
    assert "1 校园周边的辣条" in heard
    await zhang.says("1")
    assert await voting.votes() == {1: 1}


async def test_what_came_of_my_vote_is_told(voting: Scene) -> None:
    zhang = await voting.citizen()
    await zhang.says("投票", "1 3")
    assert "还在投票" in await zhang.says("我投的辣条结果出来了吗")
    await voting.stage.closes()
    lines = await voting.stage.approves()
    assert "正在抽样、检验" in await zhang.says("我投的辣条结果出来了吗")
    first = next(line for line in lines if line.food == "辣条")
    await voting.stage.reports(first.id, Progress.SAMPLED, Progress.AT_LAB)
    assert "正在检验" in await zhang.says("我投的辣条结果出来了吗")
    await voting.stage.reports(first.id, Progress.RESULT)
    for line in lines:
        if line.id != first.id:
            await voting.stage.reports(line.id, Progress.NOT_SAMPLED, text="没有买到")
    await voting.stage.does(Act.PUBLISH)
    heard = await zhang.says("我投的结果出来了吗")
    assert "您想检的校园周边的辣条：抽了" in heard
    assert "都合格" in heard
    assert "您想检的校园周边的奶茶：这一次没有抽。原因：没有买到" in heard


async def test_results_of_cases_are_still_those_of_cases(voting: Scene) -> None:
    zhang = await voting.citizen()
    await zhang.says("投票", "1")
    assert "还没有登记过投诉举报" in await zhang.says("我投诉的结果出来了吗")
    assert "您还没有在你点我检里投过票" in await (await voting.citizen("wang")).says("你点我检结果")
