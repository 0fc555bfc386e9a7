"""Which sound does the phone record? Silence of the right length, in the format that phones send."""

LONGEST = 60
_HEADER = b"#!AMR\n"
# A frame of 20 ms without data: type 15, quality bit set (RFC 4867, 5.3).
_FRAME = b"\x7c"


def silence(seconds: float) -> bytes:
    """An AMR file that plays so long."""
    return _HEADER + _FRAME * round(seconds * 50)
