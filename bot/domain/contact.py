"""Is this a phone number somebody can be reached at, and how is it shown to those who need not call?"""

import re
from unicodedata import normalize

LIMIT = 60  # characters of name and number
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)\(?(0\d{2,3})\)?[\s-]?([2-9]\d{6,7})(?!\d)")
_HAN = r"[\u3400-\u9fff·]"
_NAME = re.compile(rf"(?<!{_HAN}){_HAN}{{2,6}}(?!{_HAN})|[A-Za-z]{{3,20}}")
_TITLE = re.compile(r"^(?:我叫|我是|姓名|代)|(?:女士|先生|小姐|同学|老师|阿姨|大爷|大妈|师傅)$")
_NO_NAME = re.compile(r"电话|手机|联系|微信|号码|座机|匿名|公司|单位")


def phone_in(text: str) -> str | None:
    """The mobile number, or landline with area code, in ``text``: digits only; None when there is none."""
    plain = normalize("NFKC", text)
    match = _MOBILE.search(plain) or _LANDLINE.search(plain)
    return "".join(match.groups()) if match else None


def masked(contact: str) -> str:
    """The number with its middle hidden; nothing of a name."""
    phone = phone_in(contact)
    return f"{phone[:3]}****{phone[-4:]}" if phone else "****"


def names_in(*texts: str | None) -> frozenset[str]:
    """What may be names in lines like ``张丽女士 13900000000``; a family name with a title alone names nobody."""
    found = (_TITLE.sub("", word) for text in texts for word in _NAME.findall(text or "") if not _NO_NAME.search(word))
    return frozenset(name for name in found if len(name) > 1)
