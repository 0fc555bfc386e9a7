"""How does the platform sign and encrypt?"""

import base64
import binascii
import hashlib
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


class CipherError(ValueError):
    """Not what a holder of the key would have written."""


def sign(*parts: str) -> str:
    """SHA-1 of the sorted, joined parts, in lower-case hexadecimal."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - the platform's choice


def nonce() -> str:
    return str(secrets.randbelow(9 * 10**9) + 10**9)


class Vault:
    """AES-256-CBC with the key's head as IV; plain = random16 + length + message + appid, padded to 32 bytes."""

    def __init__(self, aes_key: str, appid: str) -> None:
        key = base64.b64decode(aes_key + "=")
        self._cipher = Cipher(algorithms.AES256(key), modes.CBC(key[:16]))
        self._appid = appid.encode()

    def encrypt(self, message: bytes) -> str:
        plain = secrets.token_hex(8).encode() + struct.pack(">I", len(message)) + message + self._appid
        pad = 32 - len(plain) % 32
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def decrypt(self, encrypted: str) -> bytes:
        """The message; CipherError on wrong base64, length, padding or appid."""
        try:
            data = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError) as error:
            raise CipherError("Encrypt 不是合法的 base64") from error
        if not data or len(data) % 32:
            raise CipherError("密文长度不是 32 的倍数")
        decryptor = self._cipher.decryptor()
        return self._open(decryptor.update(data) + decryptor.finalize())

    def _open(self, plain: bytes) -> bytes:
        pad = plain[-1]
        if not 1 <= pad <= 32 or plain[-pad:] != bytes([pad]) * pad:
            raise CipherError("填充不对：密钥不同？")
        body = plain[16:-pad]
        if len(body) < 4 or (size := struct.unpack(">I", body[:4])[0]) > len(body) - 4:
            raise CipherError("长度字段不对")
        if body[4 + size :] != self._appid:
            raise CipherError("AppID 不符")
        return body[4 : 4 + size]
