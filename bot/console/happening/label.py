"""How do staff read the codes of happenings: states, acts, who has a place?"""

from bot.domain.happening import Act, Standing, State

STATES = {State.DRAFT: "草稿", State.OPEN: "已公开", State.CANCELLED: "已取消"}
ACTS = {Act.EDIT: "修改", Act.OPEN: "公开", Act.CANCEL: "取消"}
STANDINGS = {Standing.IN: "有名额", Standing.WAITING: "候补", Standing.BACK: "不来了"}
ASKS = {"name": "姓名", "phone": "电话"}
AUDIT_ACTS = {
    "happening.create": "新建活动",
    "happening.sheet": "查看活动签到表",
    **{f"happening.{act}": f"活动：{words}" for act, words in ACTS.items()},
}
EFFECTS = {
    Act.OPEN: (
        "市民马上能看到这个活动，能报名，机器人也会用它回答“近期有什么活动”。",
        "报了名的人，活动前一天收到提醒；以后改时间、地点，他们也会收到消息。",
    ),
    Act.CANCEL: ("报了名的人都会收到取消的消息，您写的原因原样发给他们，请勿写个人。", "不能撤销。"),
}
