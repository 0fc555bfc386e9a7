"""Is what staff want changed fit to be said, and is everything else still found?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.faq import Entry
from bot.domain.faq_change import Change, applied
from bot.domain.faq_lint import Problem, asked_by, problems
from bot.domain.refused import Refused
from bot.services import faq

_NAMED = 3  # texts that a refusal names


def judge(changes: Sequence[Change]) -> None:
    """Seconds of work: not for the loop. Raises Refused ``draft.rule.<rule>`` of faq_lint, ``draft.worse``."""
    known = asked_by(applied(faq.entries(), changes))
    for change in changes:
        if found := faults(change, known):
            first = found[0]
            raise Refused(f"draft.rule.{first.rule}", text=first.text, other=first.other)
    if lost := worse(changes):
        raise Refused("draft.worse", count=len(lost), texts="；".join(lost[:_NAMED]))


def faults(change: Change, known: Mapping[str, Sequence[str]]) -> list[Problem]:
    """The rules that a change breaks; ``known`` are the ways to ask once all is done. What is withdrawn breaks none."""
    if change.kind == "withdraw":
        return []
    entry = change.entry
    return problems(replace(entry, checked="source") if entry.checked == "verified" else entry, known)


def worse(changes: Sequence[Change]) -> list[str]:
    """Texts that lose their answer. Frozen are the ways to ask that content/ gives to every entry that is not changed."""
    if not changes:
        return []
    own = {change.entry.id for change in changes}
    frozen = [(text, one.id) for one in faq.shipped() if one.id not in own for text in (one.question, *one.asked)]
    return faq.advisor().lost(applied(faq.entries(), changes), _all_in_one([one.entry for one in changes]), frozen)


def _all_in_one(entries: Sequence[Entry]) -> Entry:
    """What asks like all of them: the texts most like any of them are tried."""
    asked = tuple(text for entry in entries for text in (entry.question, *entry.asked))
    return replace(entries[0], asked=asked, keywords=tuple(group for entry in entries for group in entry.keywords))
