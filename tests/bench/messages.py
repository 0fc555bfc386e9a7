"""What do the citizens of the bench send?

Half of it is text the service does not understand, a quarter asks for menu or progress, a quarter are the steps of a
complaint.
"""

import itertools
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.sandbox.settings import Settings
from bot.sandbox.wire import xml
from bot.sandbox.wire.crypto import Vault, nonce, sign

TOKEN = "tokenofthebench"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APPID = "wx0123456789abcdef"
ACCOUNT = "gh_0123456789ab"
PATH = "/wechat"

_UNKNOWN = ("今天天气真不错", "你们那儿几点上班呀", "晚上一起看电影", "嗯嗯收到", "这个月工资发了没", "给你讲个笑话")
_ASKING = ("菜单", "进度", "帮助", "查进度", "菜单", "我的投诉")
_COMPLAINT = ("我要投诉", "昨天在店里买的酸奶已经过期两天", "幸福路18号便民超市", "跳过", "匿名", "确认")
SCRIPT = (*_UNKNOWN, *_UNKNOWN, *_ASKING, *_COMPLAINT)
"""What one citizen says, over and over."""

_LEAD = len(SCRIPT) - len(_COMPLAINT)  # nobody begins in the middle of a complaint


def settings() -> Settings:
    """The account of the bench as the platform knows it."""
    return Settings(token=TOKEN, aes_key=AES_KEY, appid=APPID, account=ACCOUNT, mode="safe")


@dataclass(frozen=True, slots=True)
class Sent:
    """One request, ready for the socket, and what it says."""

    request: bytes
    openid: str
    text: str


class Sealer:
    """Signs and encrypts pushes as the platform does; no two have the same MsgId."""

    def __init__(self) -> None:
        self._vault = Vault(AES_KEY, APPID)
        self._numbers = itertools.count(24000000000000000)

    def seal(self, openid: str, text: str) -> Sent:
        created = int(time.time())
        fields = {"ToUserName": ACCOUNT, "FromUserName": openid, "CreateTime": created, "MsgType": "text"}
        plain = xml.render(fields | {"Content": text, "MsgId": next(self._numbers)})
        encrypted = self._vault.encrypt(plain.encode())
        stamp, once = str(created), nonce()
        body = f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        query = (
            f"signature={sign(TOKEN, stamp, once)}&timestamp={stamp}&nonce={once}&openid={openid}"
            f"&encrypt_type=aes&msg_signature={sign(TOKEN, stamp, once, encrypted)}"
        )
        head = (
            f"POST {PATH}?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/4.0\r\nAccept: */*\r\n"
            f"Pragma: no-cache\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return Sent((head + body).encode(), openid, text)


class Lane:
    """The citizens of one connection: each speaks after having been answered, so nobody overtakes himself."""

    def __init__(self, sealer: Sealer, openids: Sequence[str], script: Sequence[str]) -> None:
        self._sealer = sealer
        self._words = _conversation(openids, script)
        self._ready: deque[Sent] = deque()

    def prepare(self, count: int) -> None:
        """Have ``count`` requests ready before the clock runs."""
        while len(self._ready) < count:
            self._ready.append(self._sealer.seal(*next(self._words)))

    def next(self) -> Sent:
        if not self._ready:
            self.prepare(1)
        return self._ready.popleft()


def _conversation(openids: Sequence[str], script: Sequence[str]) -> Iterator[tuple[str, str]]:
    places = {openid: int(openid[-6:]) % _LEAD for openid in openids}
    for openid in itertools.cycle(openids):
        yield openid, script[places[openid] % len(script)]
        places[openid] += 1


def lanes(connections: int, citizens: int, script: Sequence[str] = SCRIPT) -> list[Lane]:
    """``citizens`` people spread over ``connections``, each saying ``script`` over and over."""
    sealer = Sealer()
    people = [f"oBench_citizen_number_{number:06d}" for number in range(citizens)]
    return [Lane(sealer, people[first::connections], script) for first in range(connections)]
