"""What does one regular expression look like that finds any of many words?"""

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """``words`` as they stand, the longest first; without any it finds nothing."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
