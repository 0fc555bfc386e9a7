"""What does the lean codec cost beside wechatpy's, open and seal together?"""

from collections.abc import Sequence
from datetime import UTC, datetime
from time import process_time

from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply

from bot.dialog.reply import Answer
from bot.sandbox.load.crowd import Sealer
from bot.wechat.codec import Codec, Credentials, make_codec
from bot.wechat.query import read_query
from tests.bench.measure import Spread, spread
from tests.bench.messages import AES_KEY, APPID, TOKEN, says, script, settings

_COUNT = 1500

Pushes = Sequence[tuple[str, bytes]]
"""The path with its query, and the body."""


def ratio(pairs: int) -> Spread:
    """Processor time of ours to that of plain wechatpy, ``pairs`` times in turn."""
    sealer, turns = Sealer(settings()), says(script("talk")[0])
    sealed = [sealer.seal("oBench_citizen_number_000000", turns[number % len(turns)]) for number in range(_COUNT)]
    pushes = [_split(sent.request) for sent in sealed]
    codec = make_codec("lean", Credentials(TOKEN, APPID, (AES_KEY,)))
    crypto = WeChatCrypto(TOKEN, AES_KEY, APPID)
    return spread([_lean(codec, pushes) / _wechatpy(crypto, pushes) for _ in range(pairs)])


def _split(request: bytes) -> tuple[str, bytes]:
    head, _, body = request.partition(b"\r\n\r\n")
    return head.split(b" ", 2)[1].decode(), body


def _lean(codec: Codec, pushes: Pushes) -> float:
    before = process_time()
    for path, body in pushes:
        _, envelope = codec.open(read_query(path), body)
        codec.seal(envelope, Answer("您好，已经收到。"), datetime.now(UTC))
    return process_time() - before


def _wechatpy(crypto: WeChatCrypto, pushes: Pushes) -> float:
    before = process_time()
    for path, body in pushes:
        query = read_query(path)
        message = parse_message(crypto.decrypt_message(body, query.msg_signature, query.timestamp, query.nonce))
        crypto.encrypt_message(TextReply(content="您好，已经收到。", message=message).render(), query.nonce)
    return process_time() - before
