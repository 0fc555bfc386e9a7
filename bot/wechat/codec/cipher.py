"""How is a message laid out under AES, and how is it opened and closed quickly?"""

import os
from binascii import Error, a2b_base64, b2a_base64

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from bot.wechat.codec.contract import Rejected

_BLOCK = 32  # the platform pads to 32 although AES works in blocks of 16
_DRAWN = 256
_PADDING = tuple(bytes([size]) * size for size in range(_BLOCK + 1))


def decode_key(encoding_aes_key: str) -> bytes:
    """The 32 bytes behind the 43 characters of an EncodingAESKey."""
    return a2b_base64(encoding_aes_key + "=")


def unpack(plain: bytes) -> tuple[bytes, bytes]:
    """Message and appid out of random16 + length + message + appid + padding; raises Rejected("cipher")."""
    padding = plain[-1] if plain else 0
    if not 1 <= padding <= _BLOCK or not plain.endswith(_PADDING[padding]):
        raise Rejected("cipher")
    start = 20 + int.from_bytes(plain[16:20], "big")
    stop = len(plain) - padding
    if start > stop:
        raise Rejected("cipher")
    return plain[20:start], plain[start:stop]


class MessageCipher:
    """One AES key and its two running CBC streams.

    A stream set up for each message costs more than the AES itself. Kept running, it chains the first block to the
    message before instead of to the IV, and the first block is only the sixteen random bytes both ends throw away.
    """

    def __init__(self, encoding_aes_key: str) -> None:
        key = decode_key(encoding_aes_key)
        cipher = Cipher(AES(key), CBC(key[:16]))
        self._decryptor = cipher.decryptor()
        self._encryptor = cipher.encryptor()
        self._drawn: list[bytes] = []

    def decrypt(self, encrypted: bytes) -> tuple[bytes, bytes]:
        """Message and appid; raises Rejected("cipher")."""
        try:
            blocks = a2b_base64(encrypted)
        except Error:
            raise Rejected("cipher") from None
        if len(blocks) % 16:
            raise Rejected("cipher")  # half a block would stay in the stream and spoil the next message
        return unpack(self._decryptor.update(blocks))

    def _random(self) -> bytes:
        """Sixteen bytes nobody else gets; many are drawn at once, for a call of the kernel gives the interpreter's lock away."""
        if not self._drawn:
            block = os.urandom(16 * _DRAWN)
            self._drawn = [block[start : start + 16] for start in range(0, len(block), 16)]
        return self._drawn.pop()

    def encrypt(self, message: bytes, appid: bytes) -> bytes:
        """Base64 of the encrypted message."""
        plain = b"".join((self._random(), len(message).to_bytes(4, "big"), message, appid))
        padded = plain + _PADDING[_BLOCK - len(plain) % _BLOCK]
        return b2a_base64(self._encryptor.update(padded), newline=False)
