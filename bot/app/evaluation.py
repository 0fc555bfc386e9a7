"""How well were labelled questions decided? Shares, by topic, and what was taken for what."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bot.app.labelled import Row
from bot.domain.decision import Action, Decision

Pair = tuple[Row, Decision]
_SHOWN = 40  # confusions
_IN_THREE = 3


def report(pairs: Sequence[Pair], *, tells: bool) -> str:
    """All figures as lines; the texts that went wrong only where ``tells``."""
    lines = [f"{len(pairs)} questions", *_figures(pairs), "", "by topic or route:", *_by_topic(pairs)]
    if tells:
        lines += ["", "taken for:", *_confusions(pairs), "", "went wrong:", *_wrong(pairs)]
    return "\n".join(lines)


def is_decided(row: Row, decision: Decision) -> bool:
    return decision.route in row.routes


def is_first(row: Row, decision: Decision) -> bool:
    return bool(row.entries.intersection(_said(decision)[:1]))


def is_in_three(row: Row, decision: Decision) -> bool:
    return bool(row.entries.intersection(_said(decision)[:_IN_THREE]))


def _said(decision: Decision) -> list[str]:
    """Ids of the entries that are said or offered, the first first."""
    return [one.id for one in decision.found] or list(decision.also)


def is_wrong_answer(row: Row, decision: Decision) -> bool:
    """Another entry said outright."""
    return decision.action is Action.ANSWER and not is_first(row, decision)


def _is_foreign(row: Row) -> bool:
    return row.route != "ask" and bool({"trap", "elsewhere"} & row.tags)


def _figures(pairs: Sequence[Pair]) -> Iterator[str]:
    asks = [pair for pair in pairs if pair[0].route == "ask"]
    chat = [pair for pair in pairs if pair[0].route == "other"]
    foreign = [pair for pair in pairs if _is_foreign(pair[0])]
    urgent = [pair for pair in pairs if pair[0].route == "emergency"]
    yield _share("right decision", (is_decided(*pair) for pair in pairs))
    yield _share("right entry first", (is_first(*pair) for pair in asks))
    yield _share("right entry in three", (is_in_three(*pair) for pair in asks))
    yield _share("answered rightly", (one.action is Action.ANSWER and is_first(row, one) for row, one in asks))
    yield _share("asked back, the right one in three", (_is_asked_back(*pair) for pair in asks))
    yield _share("answered wrongly", (is_wrong_answer(*pair) for pair in asks))
    yield _share("not known", (one.action is Action.UNKNOWN for _, one in asks))
    yield _share("taken for something else than a question", (one.act is not None for _, one in asks))
    yield _share("traps and others' business answered", (one.action is Action.ANSWER for _, one in foreign))
    yield _share("traps and others' business asked back", (_offers_entries(one) for _, one in foreign))
    yield _share("everything out of scope answered", (one.action is Action.ANSWER for _, one in chat))
    yield _share("emergencies missed", (one.route != "emergency" for _, one in urgent))
    yield _share("false emergencies", (one.route == "emergency" for row, one in pairs if _calm(row)))


def _calm(row: Row) -> bool:
    return "emergency" not in row.routes


def _is_asked_back(row: Row, decision: Decision) -> bool:
    return decision.action is Action.CHOOSE and is_in_three(row, decision)


def _offers_entries(decision: Decision) -> bool:
    return decision.action is Action.CHOOSE and bool(decision.found)


def _share(name: str, given: Iterable[bool]) -> str:
    found = list(given)
    return f"  {name}: {sum(found)} of {len(found)} ({sum(found) / max(1, len(found)):.1%})"


def _by_topic(pairs: Sequence[Pair]) -> Iterator[str]:
    topics: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        topics[pair[0].topic].append(pair)
    for topic, some in sorted(topics.items()):
        right = sum(is_decided(*pair) for pair in some)
        line = f"  {topic}: {len(some)}, decided {right / len(some):.0%}"
        if some[0][0].entry:
            first, three = sum(is_first(*pair) for pair in some), sum(is_in_three(*pair) for pair in some)
            line += f", first {first / len(some):.0%}, in three {three / len(some):.0%}"
        yield line


def _confusions(pairs: Sequence[Pair]) -> Iterator[str]:
    routes = Counter((row.route, one.route) for row, one in pairs if not is_decided(row, one))
    entries = Counter(
        (row.entry, one.found[0].id) for row, one in pairs if row.entry and one.found and not is_first(row, one)
    )
    for (right, taken), count in (*routes.most_common(_SHOWN), *entries.most_common(_SHOWN)):
        yield f"  {right} → {taken}: {count}"


def _wrong(pairs: Sequence[Pair]) -> Iterator[str]:
    for row, one in pairs:
        if not is_decided(row, one) or (row.entry and not is_first(row, one)) or is_wrong_answer(row, one):
            found = ", ".join(f"{candidate.id} {candidate.score}" for candidate in one.found)
            yield f"  {row.text} | {row.route} {row.entry} | {one.route} {one.action} {found}"
