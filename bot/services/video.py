"""How is a citizen's short video made harmless? What a phone wrote beside picture and sound is blanked in place.

The boxes of ISO/IEC 14496-12: user data and metadata, where phones put the position, become free space of the same length,
so that nothing that points into the file moves.
"""

import struct
from collections.abc import Iterator

from bot.domain.ports import Fetched
from bot.domain.refused import Refused

_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"qt  ", b"3gp4", b"3gp5", b"3gp6")
_HOLDING = (b"moov", b"trak", b"mdia", b"moof", b"traf")
_TELLING = (b"udta", b"meta", b"uuid")
_DEEPEST = 4


def blanked(data: bytes) -> Fetched:
    """An MP4 without what the phone wrote into it; raises Refused ``video.unreadable``."""
    if len(data) < 16 or data[4:8] != b"ftyp" or data[8:12] not in _BRANDS:
        raise Refused("video.unreadable")
    out = bytearray(data)
    found = [box for box in _boxes(data, 0, len(data), 0) if box[0] in _TELLING]
    if not any(kind == b"moov" for kind, _, _ in _boxes(data, 0, len(data), _DEEPEST)):
        raise Refused("video.unreadable")
    for _, start, end in found:
        out[start + 4 : start + 8] = b"free"
        out[start + 8 : end] = bytes(end - start - 8)
    return Fetched("video/mp4", bytes(out))


def _boxes(data: bytes, start: int, end: int, depth: int) -> Iterator[tuple[bytes, int, int]]:
    """Type, start and end of every box, and of those within; raises Refused for a length that leads nowhere."""
    while start + 8 <= end:
        length, kind = struct.unpack_from(">I4s", data, start)
        head = 8
        if length == 1 and start + 16 <= end:
            length, head = struct.unpack_from(">Q", data, start + 8)[0], 16
        stop = end if length == 0 else start + length
        if stop < start + head or stop > end:
            raise Refused("video.unreadable")
        yield kind, start, stop
        if kind in _HOLDING and depth < _DEEPEST:
            yield from _boxes(data, start + head, stop, depth + 1)
        start = stop
