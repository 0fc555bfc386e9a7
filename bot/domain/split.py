"""Where is a long text cut so that each part fits the platform's limit?"""

LIMIT = 2048  # bytes of UTF-8 in one text message, passive or by API
_BREAKS = ("\n\n", "\n", "。", "；", "，", " ")


def split_text(text: str, limit: int = LIMIT) -> list[str]:
    """``text`` in parts of at most ``limit`` bytes, cut at the last good place of each; at least one part."""
    parts = []
    rest = text
    while len(rest.encode()) > limit:
        head = rest.encode()[:limit].decode(errors="ignore")
        cut = max(
            (head.rfind(mark) + len(mark) for mark in _BREAKS if mark in head[len(head) // 2 :]), default=len(head)
        )
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest or not parts else parts
