"""Who takes part in a round in tests, each in a way of their own: chat, phone page, both, and what do they hear?"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.citizen import Citizen
from tests.round_pages import Browser

SHOP = "百味斋小吃店"
RECEIPT = re.compile(r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}")
TOLD = {
    "planned": r"您想检的(\S+?)，已经列进",
    "sampled": r"您想检的(\S+?)，已经抽样了",
    "result": r"有结果了：您想检的(\S+?)，抽了",
    "not_sampled": r"您想检的(\S+?)，这一次没有抽",
    "end": r"（(D\d{4}-\d{4})）办完了",
}
Heard = list[tuple[str, str]]


@dataclass
class Voter:
    """Somebody on the stage: how they take part, with which phone, what they held in hand in the end."""

    kind: str
    phone: Citizen
    browser: Browser
    receipt: str = ""

    async def says(self, *texts: str) -> str:
        """One after another, each answered; the last answer."""
        for text in texts:
            await self._answered(await self.phone.says(text))
        return str(self.phone.heard[-1]["text"])

    async def follows(self) -> None:
        await self._answered(await self.phone.follows())

    async def _answered(self, push: int) -> None:
        while not any(bubble["seq"] > push for bubble in self.phone.heard):
            await self.phone.listen(30)

    async def told(self) -> Heard:
        """(step, what) in the order in which it was heard."""
        await self.phone.listen(0)
        words = "\n".join(str(bubble["text"]) for bubble in self.phone.heard)
        found = [(match.start(), step, match[1]) for step, how in TOLD.items() for match in re.finditer(how, words)]
        return [(step, what) for _, step, what in sorted(found)]

    async def proposes(self, sentence: str, taken: str) -> None:
        """What the sentence leaves open is skipped."""
        answer = await self.says(sentence)
        for _ in range(4):
            if taken in answer:
                return
            answer = await self.says("跳过")
        raise AssertionError(f"not taken: {answer}")

    async def picks(self, *said: str) -> None:
        """By words in the chat; the last receipt counts."""
        for words in said:
            answer = await self.says(words)
            if found := RECEIPT.search(answer):
                self.receipt = found[0]

    async def marks(self, *numbers: int) -> None:
        """On the page, come in by the platform's login."""
        await self.browser.enters()
        await self.marks_now(*numbers)

    async def marks_now(self, *numbers: int) -> None:
        """On the page, which knows them."""
        page = await self.browser.votes(*numbers)
        found = RECEIPT.search(page.text)
        assert found, page.said
        self.receipt = found[0]


async def _does_both(voter: Voter) -> None:
    await voter.marks(4)
    await voter.picks("投票", "2")


async def _marks_one(voter: Voter) -> None:
    await voter.marks(1)


async def _marks_two(voter: Voter) -> None:
    await voter.marks(1, 3)


async def _comes_by_ticket(voter: Voter) -> None:
    """As where the account has no login: the chat's own link, good once."""
    await voter.browser.comes_by_ticket()
    await voter.marks_now(4)


def _picks(*said: str) -> Callable[[Voter], Awaitable[None]]:
    async def pick(voter: Voter) -> None:
        await voter.picks(*said)

    return pick


async def nominate(voter: Voter) -> None:
    if voter.kind == "nominates":
        await voter.proposes("建议抽检学校周边的豆腐干，孩子天天吃", "提名收到了")
    if voter.kind == "names a shop":
        await voter.proposes(f"建议抽检学校周边{SHOP}的卤味", "当作线索")


VOTING: dict[str, Callable[[Voter], Awaitable[None]]] = {
    "chats": _picks("投票", "1"),
    "changes": _picks("投票", "1 2", "重选", "2 4"),
    "opens the page": _marks_two,
    "does both": _does_both,
    "nominates": _picks("投票", "4 5"),
    "names a shop": _marks_one,
    "agrees to a notice": _picks("投票", "2"),
    "comes by a ticket": _comes_by_ticket,
    "leaves": _picks("投票", "1"),
}
