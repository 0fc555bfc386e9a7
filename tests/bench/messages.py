"""What do the citizens of the bench send?"""

from collections.abc import Sequence

from bot.sandbox import messages
from bot.sandbox.messages import Outgoing
from bot.sandbox.settings import Settings

TOKEN = "tokenofthebench"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APPID = "wx0123456789abcdef"
ACCOUNT = "gh_0123456789ab"
PATH = "/wechat"

_DIALOGUE = ("我要投诉", "昨天在店里买的酸奶已经过期两天", "幸福路18号便民超市")
_UNKNOWN = ("今天天气真不错", "你们那儿几点上班呀", "晚上一起看电影", "嗯嗯收到", "这个月工资发了没", "给你讲个笑话")
_ASKING = ("菜单", "进度", "帮助", "查进度", "菜单", "我的投诉")
SCRIPTS = {
    # The whole webhook: four in nine messages are steps of a dialogue, so that the session is read and written.
    "talk": (("今天天气真不错", "菜单", "你们那儿几点上班呀", "帮助", "嗯嗯收到"), (*_DIALOGUE, "取消")),
    # The product at work: one in eight asks for cases, one in twenty-four files one.
    "cases": ((*_UNKNOWN, *_UNKNOWN, *_ASKING), (*_DIALOGUE, "跳过", "匿名", "确认")),
}
"""What one citizen says over and over: outside a dialogue, and within one, where nobody begins."""


def script(name: str) -> tuple[tuple[str, ...], int]:
    """The lines of that script, or of somebody who says ``name`` only, and how many of them one may begin at."""
    lead, dialogue = SCRIPTS.get(name, ((name,), ()))
    return (*lead, *dialogue), len(lead)


def settings(callback: str = f"http://127.0.0.1{PATH}") -> Settings:
    """The account of the bench as the platform knows it."""
    return Settings(callback=callback, token=TOKEN, aes_key=AES_KEY, appid=APPID, account=ACCOUNT, mode="safe")


def says(lines: Sequence[str]) -> list[Outgoing]:
    return [messages.text(line) for line in lines]
