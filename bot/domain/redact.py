"""Which personal numbers may not stand in searchable text, and what stands there instead?"""

import re

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


def redact(text: str) -> str:
    """``text`` with e-mail addresses, identity, bank card and phone numbers replaced by marks."""
    plain = text.translate(_HALF)
    for mark, pattern in _MARKS:
        plain = pattern.sub(mark, plain)
    return plain
