"""Which codec turns the platform's bytes into typed values?"""

from typing import Literal

from bot.wechat.codec.contract import BODY_LIMIT, Codec, Credentials, Envelope, Query, Reason, Rejected
from bot.wechat.codec.lean import LeanCodec
from bot.wechat.codec.reference import ReferenceCodec

__all__ = ["BODY_LIMIT", "Codec", "CodecName", "Credentials", "Envelope", "Query", "Reason", "Rejected", "make_codec"]

CodecName = Literal["lean", "wechatpy"]


def make_codec(name: CodecName, credentials: Credentials) -> Codec:
    """``lean`` for the hot path, ``wechatpy`` is the reference; both give the same value or the same refusal."""
    return LeanCodec(credentials) if name == "lean" else ReferenceCodec(credentials)
