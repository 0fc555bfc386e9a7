"""What do the arguments of the callback URL say?"""

import re
from urllib.parse import unquote_plus

from bot.wechat.codec import Query, Rejected

# Bounded, and without what could leave the CDATA section in which the nonce travels back.
_NONCE = re.compile(r"[\x21-\x5c\x5e-\x7e]{1,128}").fullmatch
_TIMESTAMP = re.compile(r"[0-9]{1,12}").fullmatch
# As the platform writes it; whatever differs is taken apart.
_ORDINARY = re.compile(
    r"[^?]*\?signature=([0-9a-f]{40})&timestamp=([0-9]{1,12})&nonce=([0-9A-Za-z]{1,128})&openid=[\w-]{1,64}"
    r"&encrypt_type=aes&msg_signature=([0-9a-f]{40})",
    re.ASCII,
).fullmatch
_ENCRYPTED = {"": False, "raw": False, "aes": True}


def read_query(raw_path: str) -> Query:
    """The arguments after the ``?`` of ``raw_path``, the first of each name; raises Rejected("query")."""
    if ordinary := _ORDINARY(raw_path):
        signature, timestamp, nonce, msg_signature = ordinary.groups()
        return Query(timestamp, nonce, signature, msg_signature, True)
    values: dict[str, str] = {}
    for pair in raw_path.partition("?")[2].split("&"):
        name, _, value = pair.partition("=")
        values.setdefault(name, unquote_plus(value) if "%" in value or "+" in value else value)
    timestamp, nonce = values.get("timestamp", ""), values.get("nonce", "")
    encrypted = _ENCRYPTED.get(values.get("encrypt_type", ""))
    if encrypted is None or not _TIMESTAMP(timestamp) or not _NONCE(nonce):
        raise Rejected("query")
    return Query(
        timestamp=timestamp,
        nonce=nonce,
        signature=values.get("signature", ""),
        msg_signature=values.get("msg_signature", ""),
        encrypted=encrypted,
        echostr=values.get("echostr", ""),
    )
