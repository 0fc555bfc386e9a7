"""Is this a phone number somebody can be reached at, and how is it shown to those who need not call?"""

import re
from unicodedata import normalize

LIMIT = 60  # characters of name and number
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)\(?(0\d{2,3})\)?[\s-]?([2-9]\d{6,7})(?!\d)")


def phone_in(text: str) -> str | None:
    """The mobile number, or landline with area code, in ``text``: digits only; None when there is none."""
    plain = normalize("NFKC", text)
    match = _MOBILE.search(plain) or _LANDLINE.search(plain)
    return "".join(match.groups()) if match else None


def masked(contact: str) -> str:
    """The number with its middle hidden; nothing of a name."""
    phone = phone_in(contact)
    return f"{phone[:3]}****{phone[-4:]}" if phone else "****"
