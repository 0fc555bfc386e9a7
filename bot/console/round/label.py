"""How do staff read the codes of rounds: states, acts, steps of a line, signs, reasons?"""

from datetime import datetime

from bot.domain.number import BEIJING
from bot.domain.round import Act, Dropped, Finding, Held, Progress, Reason, Sign, Standing, State, Verdict

STATES = {
    State.DRAFT: "草稿",
    State.NOMINATING: "提名中",
    State.REVIEWING: "审提名",
    State.VOTING: "投票中",
    State.CLOSED: "投票结束",
    State.PLAN: "排计划",
    State.SAMPLING: "抽检中",
    State.RESULTS: "结果已公布",
    State.FINISHED: "已办完",
    State.WITHDRAWN: "已取消",
}
ACTS = {
    Act.EDIT: "修改内容和选项",
    Act.RELEASE: "发布",
    Act.RESCHEDULE: "改时间",
    Act.OPEN_NOMINATING: "现在开始提名",
    Act.REVIEW: "审提名",
    Act.CLOSE_NOMINATING: "现在结束提名",
    Act.OPEN_VOTING: "现在开始投票",
    Act.CLOSE_VOTING: "现在结束投票",
    Act.DOUBT: "看可疑票",
    Act.DRAW: "生成计划",
    Act.ADJUST: "调整计划",
    Act.PROGRESS: "记抽检进度",
    Act.PUBLISH: "公布结果",
    Act.FINISH: "办完，告诉大家",
    Act.WITHDRAW: "取消这一次",
}
STANDINGS = {
    Standing.OPEN: "待审",
    Standing.HELD: "先由人看",
    Standing.ACCEPTED: "已采纳",
    Standing.MERGED: "已合并",
    Standing.DECLINED: "未采纳",
}
HELD = {Held.HARM: "有骂人或者伤人的词", Held.PERSON: "说到了个人"}
SOURCES = {"chat": "微信聊天", "page": "手机页面"}
SIGNS = {
    Sign.BURST: ("票数突增", "这几分钟的票，比平常一分钟多出很多。"),
    Sign.FRESH: ("新关注的人", "开始投票以后才关注公众号的人投的。"),
    Sign.PATTERN: ("选得一模一样", "这一小时里，很多票选的几样完全相同。"),
    Sign.NIGHT: ("夜里投的", "后半夜投的票。"),
}
VERDICTS = {
    Verdict.MARKED: "待看",
    Verdict.KEPT: "照常计入",
    Verdict.PROPOSED: "已提出剔除，等第二个人决定",
    Verdict.EXCLUDED: "已剔除",
}
STEPS = {
    Progress.PLANNED: "待抽样",
    Progress.SAMPLED: "已抽样",
    Progress.AT_LAB: "已送检",
    Progress.RESULT: "有结果",
    Progress.NOT_SAMPLED: "没有抽",
}
FINDINGS = {Finding.PASSED: "合格", Finding.FAILED: "不合格"}
DROPPED = {
    Dropped.LAB: "检测机构做不了",
    Dropped.SEASON: "过季，买不到",
    Dropped.DOUBLED: "和别的行、别的计划重复",
    Dropped.VENUE: "没有合适的场所",
    Dropped.LIMIT: "批次不够",
}
TOLD = {
    "planned": "列进了计划",
    "sampled": "已经抽样",
    "result": "有结果",
    "not_sampled": "没有抽",
    "end": "总的结果",
    "withdrawn": "取消",
}
_REASONS = {
    "votes": "票数：{figure} 票选它",
    "voices": "提名：{figure} 人",
    "cases": "近 180 天相关投诉举报：{figure} 件",
    "failures": "往轮不合格：{figure} 次",
    "found": "近两年公布的不合格：{figure} 批",
    "people": "常住人口：{figure} 人",
    "season": "当季：{figure} 月",
    "tourist": "旅游区域",
    "staff": "人工加的：{figure}",
}
_LOOKS = {
    "round.create": "建你点我检",
    "round.options": "改选项",
    "round.adjust": "调整抽检计划",
    "round.propose": "提交抽检计划",
    "round.approve": "批准抽检计划",
    "round.plan": "查看抽检计划",
    "round.clues": "查看点名线索",
    "round.doubt": "提出剔除可疑票",
    "round.excluded": "剔除可疑票",
    "round.kept": "可疑票照常计入",
    "round.verify": "清点选票，对得上",
    "round.differs": "清点选票，对不上",
    "plan.drop": "去掉计划的一行",
    "plan.export": "导出抽样单",
}
AUDIT_ACTS = {
    **{f"round.{act}": words for act, words in ACTS.items()},
    **{f"round.{step}": f"抽检进度：{words}" for step, words in STEPS.items()},
    **{f"round.nomination_{standing}": f"提名：{words}" for standing, words in STANDINGS.items()},
    "round.nomination_clue": "提名：改成点名线索",
    **_LOOKS,
}


def reason(one: Reason) -> str:
    return _REASONS.get(one.kind, "{figure}").format(figure=one.figure)


def span(since: datetime, until: datetime) -> str:
    """11-22 10:05 至 10:08."""
    start, end = since.astimezone(BEIJING), until.astimezone(BEIJING)
    return f"{start:%m-%d %H:%M} 至 {end:%H:%M}"


def dropped(detail: str) -> str:
    """What stands behind a line that was dropped: its number and why."""
    line, _, why = detail.partition(": ")
    return f"第 {line} 行，{DROPPED[Dropped(why)]}" if why in list(Dropped) else detail
