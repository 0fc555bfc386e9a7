"""What are versions, places and functions of the account's texts called on the page?"""

from collections.abc import Iterable

from bot.console.act_form import Choice
from bot.domain.account_text import Kind

KINDS = {Kind.MENU: "底部菜单", Kind.WELCOME: "欢迎语", Kind.KEYWORDS: "关键词回复"}
STATES = {
    "shipped": "系统自带",
    "waiting": "等发布",
    "published": "已发布",
    "refused": "已退回",
    "withdrawn": "已收回",
}
WELCOME = {"hello": "关注时的问候", "data": "资料怎么用（跟在问候后面）", "scanned": "再次扫码时的问候"}
KEYS = {
    "complaint": "我要投诉举报",
    "emergency": "吃了不舒服",
    "vote": "你点我检：投票",
    "nominate": "你点我检：提名",
    "result": "查抽检结果",
    "business": "查一家店",
    "progress": "查办理进度",
    "menu": "能办什么",
    "human": "找工作人员",
    "kinds": "投诉和举报的区别",
    "channel": "正规渠道和12315",
    "campaign": "近期活动",
    "topics": "订阅提醒",
    "data": "我的信息",
}
VIEW = "view"
PROBLEMS = {"authority": "提出或审批的人已经没有权限，没有发出去"}


def functions(known: Iterable[str]) -> tuple[Choice, ...]:
    """What a click may do, and opening a page."""
    found = [(key, words, "") for key, words in KEYS.items() if key in set(known)]
    return (*found, (VIEW, "打开网页", ""))


def place(kind: Kind, where: str) -> str:
    """1.2 of the menu, hello of the welcome; a keyword is its own name."""
    if kind == Kind.WELCOME:
        return WELCOME.get(where, where)
    if kind == Kind.MENU:
        top, _, below = where.partition(".")
        return f"第 {top} 个按钮下面第 {below} 个" if below else f"第 {top} 个按钮"
    return where


def said(kind: Kind, text: str) -> str:
    """A line of a document in the words of the page."""
    if kind != Kind.MENU or "：" not in text:
        return text or "没有"
    name, _, leads_to = text.rpartition("：")
    how, _, what = leads_to.partition(" ")
    return f"{name}：{KEYS.get(what, what) if how == 'click' else what or how}"


def problem(text: str) -> str:
    return PROBLEMS.get(text, f"微信平台没有收下（{text}）")
