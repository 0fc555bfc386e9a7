"""How do staff read the codes of notices: states, acts, forms, ways, reasons, calls, audiences?"""

from bot.domain.campaign.audience import Kind
from bot.domain.campaign.guide import PLACE
from bot.domain.campaign.reach import Why
from bot.domain.campaign.state import Batch, Form, State, Way
from bot.domain.campaign.table import Act
from bot.domain.refused import Refused
from bot.services.campaign.batches import LAPSED

STATES = {
    State.DRAFT: "草稿",
    State.PROPOSED: "等审批",
    State.APPROVED: "已批准，待发出",
    State.SENDING: "正在发",
    State.PAUSED: "暂停",
    State.SENT: "已发完",
    State.CANCELLED: "已取消",
}
ACTS = {
    Act.EDIT: "修改内容",
    Act.PROPOSE: "提交审批",
    Act.RETURN: "退回修改",
    Act.APPROVE: "批准",
    Act.START: "开始发",
    Act.PAUSE: "暂停",
    Act.HALT: "系统停下",
    Act.RESUME: "继续发",
    Act.FINISH: "发完",
    Act.FAIL: "没有发成",
    Act.CANCEL: "取消",
    Act.LIST: "放进公开的通知列表",
    Act.UNLIST: "从公开的通知列表撤下",
}
FORMS = {Form.ARTICLE: "图文", Form.TEXT: "文字", Form.PICTURE: "图片", Form.MENU: "点选消息"}
WAYS = {
    Way.MASS: "群发",
    Way.CHAT: "客服消息（48 小时内说过话的人）",
    Way.NOTICE: "订阅通知（点过“允许”的人）",
    Way.NEXT: "等对方下次来信时说",
    Way.NONE: "到不了",
}
SHORT = {Way.MASS: "群发", Way.CHAT: "客服消息", Way.NOTICE: "订阅通知", Way.NEXT: "下次来信", Way.NONE: "到不了"}
WHY = {
    Why.LEFT: "已取消关注",
    Why.REFUSED: "不愿意收",
    Why.NO_CONSENT: "没有点过“允许”",
    Why.NO_WINDOW: "48 小时内没有说过话",
    Why.QUOTA: "这个月的群发条数用完了",
    Why.ERASED: "个人信息已删除",
    Why.TOO_FEW: "群发一次至少要 2 个人",
}
FIELDS = {
    "title": "标题",
    "digest": "摘要",
    "author": "署名",
    "body": "正文",
    "source": "数字的来源",
    "link": "阅读原文的链接",
    "cover": "封面",
    "lines": "点选的几行",
    "audience": "发给谁",
    "topic": "话题",
    "ways": "怎么发",
    "is_urgent": "紧急",
    "is_training": "演练",
    "send_at": "什么时候发",
}
CALLS = {"all": "发给全部关注的人", "tag": "发给一个标签", "list": "按名单发"}
BATCHES = {
    Batch.PLANNED: "还没有发",
    Batch.ATTEMPTING: "正在发",
    Batch.ACCEPTED: "平台已收下",
    Batch.REJECTED: "平台没有收",
    Batch.UNKNOWN: "没有确认",
    Batch.CANCELLED: "已取消，没有发",
}
TROUBLES = {
    "-1": "平台繁忙，没有说清收下没有",
    "timeout": "等不到平台的回音",
    "40001": "和平台的登录过期了",
    "40007": "图文或者图片在平台上没有了",
    "40130": "名单至少要 2 个人",
    "45009": "今天能调用的次数用完了",
    "45028": "这个月的群发条数用完了",
    "45066": "刚问过，等一分钟再问",
    "48001": "公众号没有这项权限",
    "89504": "群发保护：管理员还没有确认，或者没有同意",
    "89505": "群发保护：管理员还没有确认，或者没有同意",
}
"""By the platform's errcode: its page on mass messages."""
AUDIENCES = {
    Kind.ALL: "全部关注的人",
    Kind.TAG: "公众平台里有这个标签的人",
    Kind.AREAS: "订阅了这些区域的人",
    Kind.TOPIC: "订阅了这些话题的人",
    Kind.ROUND: "参加过这几次你点我检的人",
    Kind.STUBS: "等抽检计划里这些行的结果的人",
    Kind.SAMPLE: "问过这些批次食品的人",
}
STEPS = {
    "create": "新建草稿",
    "took_as_sent": "决定没有确认的群发：已经发出去了",
    "send_again": "决定没有确认的群发：再发一次",
}
AUDIT_ACTS = {
    **{f"campaign.{act}": f"通知：{words}" for act, words in (*ACTS.items(), *STEPS.items())},
    "campaign.plan": "加定时通知",
    "campaign.plan_on": "开定时通知",
    "campaign.plan_off": "停定时通知",
    "campaign.plan_change": "改定时通知",
    "campaign.plan_missed": "错过一次定时通知",
    "campaign.preview": "发出通知的预览",
    "campaign.tester_word": "给出预览口令",
    "campaign.tester": "成为预览人",
    "campaign.tester_gone": "去掉预览人",
    "topic.on": "订阅主题",
    "topic.off": "退订主题",
    "campaign.slot": "记一条手工群发",
    "campaign.slot_free": "去掉一条手工群发",
    "proof": "再次核对身份",
    "proof.failed": "再次核对身份没有通过",
}


def title(words: str) -> str:
    """Without the marks of what is not filled in yet."""
    return PLACE.sub("〔没填〕", words) or "没有标题"


def step(code: str) -> str:
    """One line of a history."""
    return STEPS.get(code) or act(code)


def act(code: str) -> str:
    return ACTS[Act(code)] if code in list(Act) else code


def why(code: str) -> str:
    """Why somebody is not reached."""
    return WHY[Why(code)] if code in list(Why) else code


def trouble(error: str) -> str:
    """What went wrong with a call, in words where the code is known, with the code for who looks it up."""
    code = error.partition(" ")[0].rstrip(":：")
    if error == LAPSED:
        return "发到一半，程序停了"
    return f"{TROUBLES[code]}（{code}）" if code in TROUBLES else error


def way(code: str) -> str:
    return WAYS[Way(code)] if code in list(Way) else code


def named(refused: Refused) -> Refused:
    """The same no, with the field's name as staff know it."""
    if "field" not in refused.values:
        return refused
    field = str(refused.values["field"])
    return Refused(refused.code, **{**refused.values, "field": FIELDS.get(field, field)})
