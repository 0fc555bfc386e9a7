"""Which personal numbers may not stand in searchable text, and what stands there instead?"""

import re
from collections.abc import Iterable

_HALF = str.maketrans("０１２３４５６７８９＠．－ＸｘＡ", "0123456789@.-XxA"[:16])
_GAP = r"[\s\-.·—]?"
_MARKS = (
    ("【邮箱】", re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,10}")),
    ("【证件号】", re.compile(rf"(?<!\d)\d{{6}}{_GAP}(?:19|20)\d{{2}}{_GAP}\d{{4}}{_GAP}\d{{3}}[\dXx](?![\dA-Za-z])")),
    ("【卡号】", re.compile(rf"(?<!\d)[3-6]\d{{3}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?(?!\d)")),
    ("【电话】", re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1[3-9](?:{_GAP}\d){{9}}(?!\d)")),
    ("【电话】", re.compile(r"(?<!\d)\(?0\d{2,3}\)?[\s\-—]?[2-9]\d{6,7}(?!\d)")),
    ("【电话】", re.compile(r"(?<=电话|手机|座机|联系|号码)([是:：\s]{0,3})[2-9]\d{6,7}(?!\d)")),
)
# Frequent family names, and double ones: what follows 我叫 is otherwise as often somebody who was called.
_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白"
    "孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严欧莫孔向常"
)
_DOUBLE = "欧阳|司马|上官|诸葛|尉迟|慕容|皇甫|令狐|夏侯|东方"
_NAMED = re.compile(
    rf"(?<=我叫|名叫|姓名|系人)([是:：\s]{{0,2}})(?:(?:{_DOUBLE})[\u4e00-\u9fff]{{1,2}}|[{_FAMILY}][\u4e00-\u9fff]{{1,2}})"
    r"(?=[\s，。,.、；;！!]|$|电话|手机|联系|住|1[3-9])"
)


def redact(text: str, names: Iterable[str] = ()) -> str:
    """``text`` with e-mail addresses, identity, bank card and phone numbers, these ``names``
    and names that somebody gives for their own, replaced by marks."""
    plain = text.translate(_HALF)
    for mark, pattern in _MARKS:
        plain = pattern.sub(mark, plain)
    plain = _NAMED.sub(r"\1【姓名】", plain)
    for name in sorted(names, key=len, reverse=True):
        plain = plain.replace(name, "【姓名】")
    return plain
