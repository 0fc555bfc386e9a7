"""How do staff read the codes of the register: fields, tables, grades, lists, outcomes?"""

from bot.domain.business import Colour, Outcome, Quant, Risk, Standing

FIELDS = {
    "name": "名称",
    "alias": "招牌名（大家怎么叫）",
    "credit_code": "统一社会信用代码",
    "licence": "许可证编号",
    "licence_from": "许可证从哪天",
    "licence_until": "许可证到哪天",
    "licence_span": "许可证有效期",
    "kind": "类型",
    "address": "地址",
    "area": "区域",
    "lat": "纬度",
    "lon": "经度",
    "risk": "风险等级",
    "risk_on": "风险等级哪天定的",
    "quant": "量化分级",
    "quant_on": "量化分级哪天定的",
    "state": "还开着吗",
    "number": "编号",
    "fact": "违法事实",
    "basis": "依据",
    "outcome": "结果",
    "authority": "机关",
    "decided_on": "决定日期",
    "published_on": "公示日期",
    "period": "公示期",
    "restricted_until": "限制到哪天",
    "colour": "红黑",
    "title": "名单",
    "reason": "理由",
    "since": "从哪天",
    "until": "到哪天",
    "checked_on": "检查日期",
    "summary": "检查情况",
    "trace": "追溯码",
    "food": "产品",
    "amount": "数量",
    "origin": "产地",
    "ground": "承诺依据",
    "issued_on": "开具日期",
}
TABLES = {
    "register": "登记表",
    "penalty": "处罚",
    "listing": "红黑名单",
    "inspection": "检查",
    "certificate": "承诺达标合格证",
}
STANDINGS = {
    Standing.UNKNOWN: "没写到哪天",
    Standing.EARLY: "还没到开始的日子",
    Standing.VALID: "有效",
    Standing.ENDING: "快到期",
    Standing.EXPIRED: "已过期",
}
RISKS = {
    Risk.A: "A（风险最低）",
    Risk.B: "B（风险较低）",
    Risk.C: "C（风险较高）",
    Risk.D: "D（风险最高）",
}
QUANTS = {Quant.A: "A（优秀，大笑脸）", Quant.B: "B（良好，微笑脸）", Quant.C: "C（一般，平脸）"}
OPEN = {"open": "开着", "closed": "已关门"}
COLOURS = {Colour.RED: "红名单", Colour.BLACK: "黑名单"}
OUTCOMES = {Outcome.COMPLIANT: "符合", Outcome.MOSTLY: "基本符合", Outcome.FAILED: "不符合"}
ROWS = {"new": "新的", "changed": "会改", "same": "没有变化", "doubt": "没看懂"}
AUDIT_ACTS = {
    "business.import": "导入商户表",
    "business.columns": "确认商户表列的含义",
    "business.add": "登记商户",
    "business.edit": "修改商户",
    "business.reply": "记商户的说明",
    "business.end": "不再展示一条记录",
    "business.row.settled": "改好商户表的行",
    "business.row.left": "不用商户表的行",
}


def field(code: str) -> str:
    return FIELDS.get(code, code)
