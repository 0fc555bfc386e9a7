"""Which business is meant, however its name was written?"""

import re
from unicodedata import normalize

LIMIT = 64
_FORM = re.compile(r"(有限责任公司|股份有限公司|有限公司|个体工商户)$")


def key(name: str) -> str:
    """The name without spaces, marks and legal form, at most LIMIT characters; empty when nothing is left."""
    plain = "".join(mark for mark in normalize("NFKC", name).lower() if mark.isalnum())
    return (_FORM.sub("", plain) or plain)[:LIMIT]
