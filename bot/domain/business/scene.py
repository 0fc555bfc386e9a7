"""What does the QR code on a business's door stand for?"""

import re

_SCENE = re.compile(r"b([0-9a-f]{12})")
_REF = re.compile(r"[0-9a-f]{12}")


def scene_of(ref: str) -> str:
    """As the platform keeps it with a code."""
    return f"b{ref}"


def business_in(words: str | None) -> str | None:
    """The business's ref; None for the scene of anything else."""
    match = _SCENE.fullmatch(words or "")
    return match[1] if match else None


def is_ref(text: str) -> bool:
    return _REF.fullmatch(text) is not None
