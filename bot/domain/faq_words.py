"""What do staff call the parts of an entry and their codes, on forms and in sheets?"""

FIELDS = {
    "topic": "类别",
    "question": "问题",
    "asked": "其他问法",
    "answer": "回答",
    "page": "详细",
    "keywords": "关键词",
    "unless": "排除词",
    "sources": "依据",
    "checked": "核对",
    "reviewed": "复核日期",
    "valid_until": "有效到",
    "audience": "对象",
    "season": "季节",
    "related": "相关条目",
}
ID = "编号"
TOPICS = {
    "rights": "权益与维权",
    "kitchen": "厨房与存放",
    "shopping": "选购与标签",
    "substances": "添加剂与有害物",
    "rumours": "传言",
    "illness": "吃坏了怎么办",
    "special": "特殊食品",
    "operators": "经营者",
    "office": "本局办事",
}
CHECKED = {"source": "对照过原文", "memory": "没有对照原文", "verified": "本局两人确认"}
AUDIENCES = {"citizen": "市民", "operator": "经营者", "both": "市民和经营者"}
CODES = {"topic": TOPICS, "checked": CHECKED, "audience": AUDIENCES}


def read(field: str, text: str) -> str:
    """``text`` as it is shown: a code of ``field`` as its word."""
    return CODES.get(field, {}).get(text, text)


def code(field: str, text: str) -> str:
    """The code behind a word of ``field``; what is none stays."""
    return next((code for code, word in CODES.get(field, {}).items() if word == text), text)
