"""Do the pages of a round take votes of those who are who they are, say what is on, and refuse every forgery?"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from bot.domain.round import Act, Progress
from bot.services import round
from bot.store.engine import Database
from tests.round_pages import Site, site
from tests.rounds import PAN


@pytest.fixture
async def voting(database: Database, now: datetime) -> AsyncIterator[Site]:
    async with site(database, now) as found:
        await found.stage.opens_vote()
        yield found


@pytest.fixture
async def nominating(database: Database, now: datetime) -> AsyncIterator[Site]:
    async with site(database, now) as found:
        await found.stage.opens_nominations()
        yield found


async def test_a_follower_votes_by_the_platforms_login(voting: Site) -> None:
    wang = await voting.browser("王大妈")
    stranger = await wang.opens()
    assert (stranger.status, "我要投票" in stranger.text, 'type="checkbox"' in stranger.text) == (200, True, False)
    inside = await wang.enters()
    assert inside.path == wang.page
    assert inside.text.count('name="option"') == 8
    done = await wang.votes(1, 3)
    assert done.said.startswith("投好了，谢谢您！")
    assert "<li>校园周边的辣条</li><li>校园周边的奶茶</li>" in done.text
    mine = await voting.stage.database.read(round.mine, number=voting.stage.number, citizen=voting.refs["王大妈"])
    assert mine
    assert mine.receipt in done.text
    changed = await wang.votes(5)
    assert "<li>校园周边的糕点面包</li></ul>" in changed.text
    assert await voting.ballots() == 1


async def test_too_many_choices_are_said_and_kept_marked(voting: Site) -> None:
    wang = await voting.browser("王大妈")
    await wang.enters()
    answer = await wang.votes(1, 2, 3, 4)
    assert (answer.status, answer.said) == (409, "最多选 3 样，请去掉几样。")
    assert answer.text.count(" checked>") == 4
    assert (await wang.votes()).said == "还没有选，请至少选一样。"
    assert await voting.ballots() == 0


async def test_a_ticket_from_the_chat_works_once(voting: Site) -> None:
    wang, thief = await voting.browser("王大妈"), await voting.browser()
    ticket = await voting.ticket("王大妈")
    looked = await thief.opens(f"{thief.page}/enter?ticket={ticket}")
    assert "这个链接只给您一个人用" in looked.text
    inside = await wang.sends("enter", ticket=ticket)
    assert (inside.status, inside.path) == (200, wang.page)
    assert "投好了" in (await wang.votes(2)).said
    again = await thief.sends("enter", ticket=ticket)
    assert (again.status, "已经用过了" in again.said) == (403, True)
    assert "不知道您是谁" in (await thief.votes(2)).said
    assert await voting.ballots() == 1


async def test_a_ticket_is_good_half_an_hour_and_for_its_round(voting: Site) -> None:
    wang = await voting.browser("王大妈")
    ticket, number = await voting.ticket("王大妈"), voting.stage.number
    await voting.stage.opens_vote("festival")
    assert "这个链接不对" in (await wang.sends("enter", ticket=ticket)).said
    assert "这个链接不对" in (await wang.sends("enter", ticket="made-up")).said
    voting.stage.number = number
    voting.stage.later(minutes=31)
    assert "过了半小时" in (await wang.sends("enter", ticket=ticket)).said


async def test_an_openid_in_a_parameter_is_nobody(voting: Site) -> None:
    wang, thief = await voting.browser("王大妈"), await voting.browser()
    for parameter in ("openid", "citizen", "sandbox_citizen"):
        looked = await thief.opens(f"{thief.page}?{parameter}={wang.openid}")
        assert 'type="checkbox"' not in looked.text
        given: dict[str, Any] = {parameter: wang.openid, "token": ""}
        answer = await thief.sends("vote", option=await voting.stage.options(1), **given)
        assert (answer.status, "不知道您是谁，这次没有记" in answer.said) == (403, True)
    thief.http.cookie_jar.update_cookies({"round": f'["round",{{"citizen":"{voting.refs["王大妈"]}","token":"x"}}]'})
    answer = await thief.sends("vote", option=await voting.stage.options(1), token="x")
    assert (answer.status, await voting.ballots()) == (403, 0)


async def test_a_replayed_code_opens_nothing(voting: Site) -> None:
    wang, thief = await voting.browser("王大妈"), await voting.browser("小李")
    back = await wang.away()
    assert (await wang.opens(back)).path == wang.page
    assert "链接转了手" in (await thief.opens(back)).said
    assert "链接转了手" in (await wang.opens(back)).said
    own_state = (await thief.away()).partition("state=")[2]
    code = back.partition("code=")[2].partition("&")[0]
    replayed = await thief.opens(f"{thief.page}/enter?code={code}&state={own_state}")
    assert (replayed.status, "已经用过了，或者失效了" in replayed.said) == (403, True)
    assert "不知道您是谁" in (await thief.votes(1)).said
    assert await voting.ballots() == 0


async def test_a_snapshot_page_may_not_vote(voting: Site) -> None:
    wang = await voting.browser("王大妈")
    back = await wang.away()
    real = back.partition("code=")[2].partition("&")[0]
    code = voting.wechat.platform.grants.code(wang.openid, "snsapi_base", snapshot=True)
    answer = await wang.opens(back.replace(real, code))
    assert (answer.status, "快照页" in answer.said) == (403, True)
    assert "不知道您是谁" in (await wang.votes(1)).said
    assert await voting.ballots() == 0


async def test_who_does_not_follow_is_asked_to_first(voting: Site) -> None:
    li = await voting.browser("小李", follows=False)
    answer = await li.enters()
    assert (answer.status, "请先关注公众号" in answer.said) == (403, True)


async def test_who_leaves_after_coming_in_cannot_vote(voting: Site) -> None:
    wang = await voting.browser("王大妈")
    await wang.enters()
    voting.stage.refs["王大妈"] = voting.refs["王大妈"]
    token = await wang.token()
    await voting.stage.leaves("王大妈")
    assert "请先关注公众号" in (await wang.votes(1, token=token)).said
    assert await voting.ballots() == 0


async def test_an_option_of_another_round_is_refused(voting: Site) -> None:
    foreign, number = await voting.stage.options(1), voting.stage.number
    await voting.stage.opens_vote("festival")
    wang = await voting.browser("王大妈")
    await wang.enters()
    for given in (foreign, ["1e3"], ["9" * 40], ["-1"], [str(2**62)]):
        answer = await wang.sends("vote", option=given, token=await wang.token())
        assert (answer.status, "不在这一次的选项里" in answer.said) == (409, True), given
    assert await voting.ballots() == 0
    voting.stage.number = number
    assert await voting.ballots() == 0


async def test_a_vote_after_the_close_is_refused(voting: Site) -> None:
    wang = await voting.browser("王大妈")
    await wang.enters()
    token = await wang.token()
    await voting.stage.closes()
    answer = await wang.votes(1, token=token)
    assert (answer.status, "投票已经结束，这一票没有记" in answer.said) == (409, True)
    assert await voting.ballots() == 0


async def test_a_vote_before_the_opening_is_refused(nominating: Site) -> None:
    wang = await nominating.browser("王大妈")
    await wang.enters()
    answer = await wang.votes(1)
    assert (answer.status, "还没有开始投票" in answer.said) == (409, True)
    await nominating.stage.makes()
    for path in ("", f"{wang.page}/enter", f"{wang.page}?openid=x"):
        draft = await wang.opens(path)
        assert (draft.status, "没有找到这一次你点我检" in draft.said) == (404, True)


@pytest.mark.parametrize(
    "forged",
    [
        {"token": "guess"},
        {"token": ""},
        {"headers": {"Origin": "https://elsewhere.test"}},
        {"headers": {"Sec-Fetch-Site": "cross-site"}},
    ],
)
async def test_a_form_from_elsewhere_is_refused(voting: Site, forged: dict[str, str]) -> None:
    wang = await voting.browser("王大妈")
    await wang.enters()
    answer = await wang.votes(1, **forged)
    assert (answer.status, "不是从我们的页面交上来的" in answer.said) == (403, True)
    assert await voting.ballots() == 0


async def test_a_visit_ends_after_half_an_hour(voting: Site) -> None:
    wang = await voting.browser("王大妈")
    await wang.enters()
    token = await wang.token()
    voting.stage.later(minutes=31)
    assert "不知道您是谁" in (await wang.votes(1, token=token)).said
    assert 'type="checkbox"' not in (await wang.opens()).text


async def test_without_a_login_the_page_sends_to_the_chat(database: Database, now: datetime) -> None:
    async with site(database, now, has_login=False) as found:
        await found.stage.opens_vote()
        wang = await found.browser("王大妈")
        assert "到公众号里回复「投票」" in (await wang.opens()).text
        assert "请从公众号里打开" in (await wang.enters()).said
        assert (await wang.opens(f"{wang.page}/enter?code=x&state=y")).status == 403


async def test_cookies_are_sealed_and_bound_to_the_site(database: Database, now: datetime) -> None:
    async with site(database, now, is_secure=True) as found:
        await found.stage.opens_vote()
        wang = await found.browser("王大妈")
        ticket = await found.ticket("王大妈")
        data = {"ticket": ticket}
        async with wang.http.post(f"{found.url}{wang.page}/enter", data=data, allow_redirects=False) as answer:
            given = answer.headers["Set-Cookie"]
        assert given.startswith("__Host-round=")
        for rule in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=1800"):
            assert rule in given
        assert found.refs["王大妈"] not in given


async def test_a_nomination_is_made_on_the_page(nominating: Site) -> None:
    wang = await nominating.browser("王大妈")
    inside = await wang.enters()
    assert "想检什么食品" in inside.text
    assert "东湖镇" in inside.text
    given: dict[str, Any] = {"food": "关东煮", "venue": "school", "area": "990101100", "reason": "孩子天天吃"}
    assert "提名收到了" in (await wang.sends("nominate", token=await wang.token(), **given)).said
    refused = await wang.sends("nominate", token=await wang.token(), food=" ", reason="好吃")
    assert (refused.status, refused.said) == (409, "请说说想检什么食品。")
    assert "好吃</textarea>" in refused.text
    (found,) = await nominating.stage.database.read(round.nominations, actor=PAN, number=nominating.stage.number)
    assert (found.food, found.venue, found.area, found.reason) == ("关东煮", "school", "990101100", "孩子天天吃")


async def test_a_business_named_on_the_page_is_a_clue(nominating: Site) -> None:
    wang = await nominating.browser("王大妈")
    await wang.enters()
    answer = await wang.sends("nominate", token=await wang.token(), food="辣条", business="百味斋小吃店")
    assert "当作线索：不公开" in answer.said
    assert "百味斋" not in answer.text
    assert "百味斋" not in (await (await nominating.browser()).opens()).text


async def test_the_page_tells_what_is_on_in_each_phase(nominating: Site) -> None:
    stage, reader = nominating.stage, await nominating.browser()
    assert "现在收大家的提名" in (await reader.opens()).text
    await stage.does(Act.CLOSE_NOMINATING)
    assert "正在整理" in (await reader.opens()).text
    await stage.does(Act.OPEN_VOTING)
    await stage.votes("zhang", 1, 3)
    voting = (await reader.opens()).text
    assert "最多选 3 样" in voting
    assert "票</strong>" not in voting
    await stage.closes()
    closed = (await reader.opens()).text
    assert "校园周边的辣条</span> <strong>1 票" in closed
    assert "一共 1 张选票，算进 1 张" in closed
    lines = await stage.approves()
    assert "抽样以前不说去哪里抽" in (await reader.opens()).text
    await stage.reports(lines[0].id, Progress.SAMPLED)
    assert "已经抽了" in (await reader.opens()).text
    for line in lines[1:]:
        await stage.reports(line.id, Progress.NOT_SAMPLED, text="没有买到")
    await stage.reports(lines[0].id, Progress.AT_LAB, Progress.RESULT)
    await stage.does(Act.PUBLISH)
    results = (await reader.opens()).text
    assert "都合格" in results
    assert "这一次没有抽。原因：没有买到" in results
    await stage.does(Act.FINISH)
    assert "这一次办完了" in (await reader.opens()).text
    archive = await reader.opens("/round")
    assert f'href="/round/{stage.number}"' in archive.text
    assert "已办完" in archive.text


async def test_a_receipt_is_checked_on_the_page(voting: Site) -> None:
    wang = await voting.browser("王大妈")
    vote = await voting.stage.votes("zhang", 1, 3)
    early = await wang.sends("check", receipt=vote.receipt)
    assert "投票结束以后才公布" in early.said
    await voting.stage.closes()
    found = await wang.sends("check", receipt=f" {vote.receipt.lower()} ")
    assert found.said == "查到了，已经算进总票数：校园周边的辣条、校园周边的奶茶。"
    assert "没有这个回执号" in (await wang.sends("check", receipt="AAAA-BBBB-CCCC")).said


async def test_a_withdrawn_round_says_why(voting: Site) -> None:
    await voting.stage.does(Act.WITHDRAW, why="预算没有批下来")
    reader = await voting.browser()
    assert "不再往下办。原因：预算没有批下来" in (await reader.opens()).text


async def test_an_archive_of_nothing_is_said_kindly(database: Database, now: datetime) -> None:
    async with site(database, now) as found:
        reader = await found.browser()
        assert "还没有办过你点我检" in (await reader.opens("/round")).text
        assert (await reader.opens("/round/D2026-9999")).status == 404
        assert (await reader.opens("/round/../../etc")).status == 404
