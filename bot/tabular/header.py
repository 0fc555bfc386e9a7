"""Which field is a column, by what stands above it?"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from bot.domain.result.words import HeaderRule, ResultWords

_LONGEST = 60  # characters of a header; real ones have thirty
_BETWEEN = re.compile(r"[\W_丨]+")  # 丨 is a Chinese character that tables use as a bar
_COUNT = re.compile(r"^\d{1,2}(?=\D)|(?<=\D)\d{1,2}$")
_PAIR = re.compile(r"[/、,;|+&和及与]")
_TAIL = re.compile(r"[^\u4e00-\u9fff]+$")
_LATIN = re.compile(r"(?<=[\u4e00-\u9fff])[a-z]+$")
_OF_ITEM = ("tests", "item", "result", "limit")  # Latin letters behind these may name what was tested
_BUSINESS = ("venue", "producer")
_SAID_TOGETHER = ("tests", "made", "producer", "verdict", "lab", "task", "remark")  # /, 、 and 和 are usual in these
_BRACKET = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_UNIT = re.compile(
    r"(%|‰|(k|m|μ|n)?(g|l|m)|cfu|mpn|个|mgkoh|meq)((/|·)[\dk]*(g|ml|l|kg|cm2|cm²|袋|瓶|份))?|%vol|℃", re.I
)


class Headers:
    """What a header means by ``words``, and by what staff confirmed for this source: ``mapping``, header → field or ""."""

    def __init__(self, words: ResultWords, mapping: Mapping[str, str] | None = None) -> None:
        self._names = {bare(name) or name: field for name, field in words.names.items()}
        self._names |= {bare(name) or name: field for name, field in (mapping or {}).items()}
        self._class_of = {word: name for name, listed in words.classes.items() for word in listed}
        self._longest = max(map(len, self._class_of), default=0)
        self._rules = words.rules
        self.field = lru_cache(maxsize=4096)(self._field)

    def _field(self, header: str) -> str | None:
        """One of FIELDS, "" for a column that is left out on purpose, None for one that nobody knows."""
        if len(header) > _LONGEST:
            return self._names.get(bare(header))
        without_unit = _without_unit(header)
        plain = bare(without_unit)
        for name in (bare(header) or header.strip(), plain, _COUNT.sub("", plain)):
            if (field := self._names.get(name)) is not None:
                return field
        for name in (plain, _COUNT.sub("", plain)):
            if (field := self._composed(name)) is not None:
                return None if field not in _SAID_TOGETHER and self._is_mixed(without_unit) else field
        field = self._composed(_LATIN.sub("", plain))  # 样品名称 Sample Name
        return None if field in _OF_ITEM else field

    def _composed(self, text: str) -> str | None:
        classes = self._classes(text)
        return next((rule.field for rule in self._rules if classes is not None and _fits(rule, classes)), None)

    def _is_mixed(self, header: str) -> bool:
        """Does it name two things, one beside the other: 被抽样单位/地址, 样品编号/样品名称? Their cells hold both."""
        parts = [part for text in _PAIR.split(header) if (part := bare(text))]
        fields = {self._names.get(part, self._composed(part)) for part in parts} - {None}
        return len(fields) > 1 or (
            not fields.isdisjoint(_BUSINESS) and any(self._classes(part) == frozenset({"address"}) for part in parts)
        )

    def _classes(self, text: str) -> frozenset[str] | None:
        """Of the words that make up the whole of ``text``, long words first; None where a part is no word."""
        dead: set[int] = set()

        def rest(start: int) -> frozenset[str] | None:
            if start == len(text):
                return frozenset()
            if start in dead:
                return None
            for length in range(min(self._longest, len(text) - start), 0, -1):
                kind = self._class_of.get(text[start : start + length])
                if kind is not None and (after := rest(start + length)) is not None:
                    return after | {kind}
            dead.add(start)
            return None

        classes = rest(0)
        return None if classes is None else classes - {"mute"}


def _fits(rule: HeaderRule, classes: frozenset[str]) -> bool:
    wanted = [set(need.split("|")) for need in rule.needs]
    return all(one & classes for one in wanted) and classes <= set().union(*wanted) | set(rule.may)


def bare(header: str) -> str:
    """A header without what differs by chance: width, case, blanks, line feeds, brackets, separators."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", header)).lower()


def is_unit(text: str) -> bool:
    return _UNIT.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", "").replace("µ", "μ")) is not None


def unit_of(header: str) -> str:
    """The unit that a header has in brackets or at its end: 检验结果（mg/kg）; "" where there is none."""
    text = unicodedata.normalize("NFKC", header)
    tail = _TAIL.search(text)
    found = [_unlabelled(match[1]) for match in _BRACKET.finditer(text)] + ([tail[0].strip(" :,-\n")] if tail else [])
    return next((one for one in found if is_unit(one)), "")


def _without_unit(header: str) -> str:
    text = _BRACKET.sub(
        lambda found: "" if is_unit(_unlabelled(found[1])) or found[1] == "单位" else found[0],
        unicodedata.normalize("NFKC", header),
    )
    return _TAIL.sub(lambda found: "" if is_unit(found[0].strip(" :,-\n")) else found[0], text)


def _unlabelled(text: str) -> str:
    return text.strip().removeprefix("单位").lstrip(": ")
