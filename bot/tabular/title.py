"""What do a title, a sheet's name or a file's name say of all rows below?"""

from pathlib import PurePath

from bot.domain.result.reading import Verdict
from bot.domain.result.words import ResultWords
from bot.tabular.heading import squeezed
from bot.tabular.sample import Said

_NAME = 6  # a sheet named 合格, 不合格表
_LONGEST = 120  # a paragraph tells a story, a title is short


def said_in(text: str, words: ResultWords) -> Said | None:
    """None where ``text`` says nothing of a verdict; a ``Said`` without one where it speaks of both."""
    bare = squeezed(text)
    if len(bare) > _LONGEST:
        return None
    if len(bare) <= _NAME and "合格" in bare:
        return Said(Verdict.FAILED if "不合格" in bare else Verdict.PASSED, text)
    rest, is_failed = bare, False
    for word in words.failed:
        if word in rest:
            rest, is_failed = rest.replace(word, " "), True
    is_passed = any(word in rest for word in words.passed)
    if is_failed and (is_passed or "合格" in rest.replace("不合格", "")):
        return Said(None, text)
    if is_failed or is_passed:
        return Said(Verdict.FAILED if is_failed else Verdict.PASSED, text)
    return None


def said_by_name(name: str, words: ResultWords) -> Said:
    return said_in(PurePath(name).stem, words) or Said()
