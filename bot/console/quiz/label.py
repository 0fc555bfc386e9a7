"""How do staff read the codes of quizzes: states, acts, where people answered?"""

from bot.domain.quiz import Act, State

STATES = {State.DRAFT: "草稿", State.OPEN: "正在答", State.CLOSED: "已结束", State.CANCELLED: "已取消"}
ACTS = {Act.EDIT: "修改", Act.OPEN: "开始", Act.CLOSE: "现在结束", Act.CANCEL: "不要这份草稿"}
SOURCES = {"chat": "微信聊天", "page": "手机页面"}
AUDIT_ACTS = {
    "quiz.create": "新建答题",
    "quiz.questions": "答题：改题目",
    **{f"quiz.{act}": f"答题：{words}" for act, words in ACTS.items()},
}
EFFECTS = {
    Act.OPEN: (
        "市民马上能在公众号里、手机页面上答题；每人答一次，答完看到对错和依据。",
        "题目不能再改。",
        "不设奖品，不鼓励转发；谁答了什么，系统自己也查不出来。",
    ),
    Act.CLOSE: ("马上不再收答案。", "密钥销毁，以后谁也对不出哪份答案是谁的。", "不能撤销。"),
    Act.CANCEL: ("这份草稿作废。", "不能撤销。"),
}
