"""Which businesses do tests name in every way there is, and how are they told to the office: chat, page, staff?"""

import random
import re
from dataclasses import asdict, dataclass, field

import aiohttp

from tests.citizen import Sandbox

_RARE = "楠婧翀璟菡昶彧晗淼骞"


def _name(kind: str) -> str:
    return "".join(random.sample(_RARE, 4)) + kind


@dataclass
class Shops:
    """Names of one run, by the way they come in; nobody else in the machine uses them."""

    said: str = field(default_factory=lambda: _name("小吃店"))
    answered: str = field(default_factory=lambda: _name("包子铺"))
    typed: str = field(default_factory=lambda: _name("卤味"))
    eaten: str = field(default_factory=lambda: _name("奶茶店"))
    sealed: str = field(default_factory=lambda: _name("记"))
    written: str = field(default_factory=lambda: _name("超市"))

    def values(self) -> dict[str, str]:
        return asdict(self)


async def talk(sandbox: Sandbox, shops: Shops) -> None:
    """A sentence that names one, and a name given as the answer to a question."""
    zhang, wang = sandbox.citizen("张大爷"), sandbox.citizen("王大妈")
    for who in (zhang, wang):
        await who.follows()
    await zhang.says(f"建议抽检学校旁边{shops.said}的辣条，孩子天天去")
    await zhang.hears("当作线索")
    for said, heard in (("我要提名", "什么食品"), ("包子", "哪里卖的"), ("3", "哪一带"), (shops.answered, "为什么")):
        await wang.says(said)
        await wang.hears(heard)
    await wang.says("天天吃")
    await wang.hears("当作线索")


class Phone:
    """A browser on a follower's phone, come in by the platform's login."""

    def __init__(self, http: aiohttp.ClientSession, base: str, number: str) -> None:
        self._http = http
        self._page = f"{base}/round/{number}"

    async def enters(self, openid: str) -> None:
        away = await self._onward("GET", f"{self._page}/enter")
        back = await self._onward("GET", f"{away.partition('#')[0]}&sandbox_citizen={openid}")
        await self._onward("GET", back)

    async def reads(self) -> str:
        async with self._http.get(self._page) as answer:
            return await answer.text()

    async def sends(self, what: str, form: dict[str, str]) -> str:
        """Where it leads; the page's own token goes with it."""
        found = re.search(r'name="token" value="([^"]+)"', await self.reads())
        assert found, "the page takes nothing from this visitor"
        return await self._onward("POST", f"{self._page}/{what}", data={"token": found[1]} | form)

    async def _onward(self, method: str, address: str, **how: dict[str, str]) -> str:
        async with self._http.request(method, address, allow_redirects=False, **how) as answer:  # type: ignore[arg-type]
            assert answer.status in (302, 303), (method, address, await answer.text())
            return answer.headers["Location"]
