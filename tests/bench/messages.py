"""What do the citizens of the bench send?

Half of it is text the service does not understand, a quarter asks for menu or progress, a quarter are the steps of a
complaint.
"""

from collections.abc import Sequence

from bot.sandbox import messages
from bot.sandbox.messages import Outgoing
from bot.sandbox.settings import Settings

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

LEAD = len(SCRIPT) - len(_COMPLAINT)
"""Where citizens begin: somewhere before the complaint."""


def settings(callback: str = f"http://127.0.0.1{PATH}") -> Settings:
    """The account of the bench as the platform knows it."""
    return Settings(callback=callback, token=TOKEN, aes_key=AES_KEY, appid=APPID, account=ACCOUNT, mode="safe")


def says(script: Sequence[str] = SCRIPT) -> list[Outgoing]:
    return [messages.text(line) for line in script]
