"""How would somebody who shares no code with the platform check its pushes? Digest, AES-256 and XML by the book alone."""

import base64
import hashlib
import re
from itertools import chain

Block = list[int]


def _times2(value: int) -> int:
    return ((value << 1) ^ 0x11B) & 0xFF if value & 0x80 else value << 1


def _times(left: int, right: int) -> int:
    """Product in the field of FIPS 197, section 4.2."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left, right = _times2(left), right >> 1
    return product


def _box() -> Block:
    """The substitution table of FIPS 197, section 5.1.1: inverse, then the affine map."""
    box = [0x63] * 256
    for value in range(1, 256):
        inverse = next(other for other in range(1, 256) if _times(value, other) == 1)
        turned = [(inverse << shift | inverse >> (8 - shift)) & 0xFF for shift in range(5)]
        box[value] = turned[0] ^ turned[1] ^ turned[2] ^ turned[3] ^ turned[4] ^ 0x63
    return box


_BOX = _box()
_BACK = [_BOX.index(value) for value in range(256)]
_MIX = [[_times(value, factor) for value in range(256)] for factor in (14, 11, 13, 9)]


def _round_keys(key: bytes) -> list[Block]:
    words = [list(key[start : start + 4]) for start in range(0, 32, 4)]
    constant = 1
    for index in range(8, 60):
        word = list(words[-1])
        if index % 8 == 0:
            word = [_BOX[value] for value in (*word[1:], word[0])]
            word[0] ^= constant
            constant = _times2(constant)
        elif index % 8 == 4:
            word = [_BOX[value] for value in word]
        words.append([a ^ b for a, b in zip(words[index - 8], word, strict=True)])
    return [list(chain(*words[start : start + 4])) for start in range(0, 60, 4)]


def _unmixed(block: Block) -> Block:
    mixed = []
    for start in range(0, 16, 4):
        column = block[start : start + 4]
        for row in range(4):
            mixed.append(
                _MIX[0][column[row]]
                ^ _MIX[1][column[(row + 1) % 4]]
                ^ _MIX[2][column[(row + 2) % 4]]
                ^ _MIX[3][column[(row + 3) % 4]]
            )
    return mixed


def _block(data: bytes, keys: list[Block]) -> Block:
    """One block through the inverse cipher, section 5.3."""
    state = [a ^ b for a, b in zip(data, keys[14], strict=True)]
    for number in range(13, -1, -1):
        shifted = [state[(place - 4 * (place % 4)) % 16] for place in range(16)]
        state = [_BACK[value] ^ key for value, key in zip(shifted, keys[number], strict=True)]
        if number:
            state = _unmixed(state)
    return state


def decrypt(encrypted: str, aes_key: str) -> tuple[bytes, str]:
    """Message and AppID out of ``Encrypt``, by the layout on the documentation's page."""
    key = base64.b64decode(aes_key + "=")
    keys, data = _round_keys(key), base64.b64decode(encrypted, validate=True)
    plain, before = bytearray(), key[:16]
    for start in range(0, len(data), 16):
        block = data[start : start + 16]
        plain += bytes(a ^ b for a, b in zip(_block(block, keys), before, strict=True))
        before = block
    assert len(plain) % 32 == 0
    pad = plain[-1]
    assert 1 <= pad <= 32
    assert plain[-pad:] == bytes([pad]) * pad
    size = int.from_bytes(plain[16:20], "big")
    return bytes(plain[20 : 20 + size]), bytes(plain[20 + size : -pad]).decode()


def digest(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def element(body: bytes, name: str) -> str:
    """The text of an element that stands once."""
    (found,) = re.findall(rf"<{name}>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))</{name}>", body.decode(), re.S)
    return str(found[0] or found[1])
