"""What will an act do, in sentences that staff read before they confirm it?"""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.case import Row, State, effects, is_open
from bot.domain.clock import Clock, ClockState
from bot.domain.complaint import Kind
from bot.domain.rulepack import Length, Pack, Rule

Words = Mapping[str, Mapping[str, str]]
"""content/rules/labels.yaml: kinds, states, acts, units and so on, by code."""

_RUNS = (ClockState.RUNNING, ClockState.PAUSED)


def span(words: Words, length: Length) -> str:
    return f"{length.count} {words['units'][length.unit]}"


def outcome(
    words: Words, pack: Pack, kind: Kind, state: State, row: Row, clocks: Sequence[Clock], extends: str = ""
) -> list[str]:
    """``extends``: the key of the clock an extension is for."""
    return [
        *_moves(words, state, row),
        *_clock_lines(words, pack, kind, row, clocks, extends),
        *([f"出具《{row.needs.notice}》，编号存档。"] if row.needs.notice else []),
    ]


def _moves(words: Words, state: State, row: Row) -> Iterable[str]:
    target = row.moves[state]
    if target is state:
        yield f"案件仍是“{words['states'][state]}”。"
    else:
        yield f"案件从“{words['states'][state]}”变为“{words['states'][target]}”。"
    if not is_open(target):
        yield "案件到此结束，这一步不能撤销。"


def _clock_lines(
    words: Words, pack: Pack, kind: Kind, row: Row, clocks: Sequence[Clock], extends: str
) -> Iterable[str]:
    done = effects(pack, kind, row)
    running = {clock.rule.key for clock in clocks if clock.stopped is None}
    paused = {clock.rule.key for clock in clocks if clock.state is ClockState.PAUSED}
    for key in done.stops:
        if key in running:
            yield f"时限停止：{pack.clocks[key].source.text}。"
    for rule in (pack.clocks[key] for key in done.starts if key not in running):
        yield f"时限开始：{rule.source.text}，{span(words, rule.length)}（{_source(rule)}）。"
    for key in done.restarts:
        if key in running:
            yield f"时限重新起算：{pack.clocks[key].source.text}，{span(words, pack.clocks[key].length)}。"
    for key in done.pauses:
        if key in running - paused:
            yield f"时限暂停：{pack.clocks[key].source.text}，检测完毕再接着算。"
    for key in done.resumes:
        if key in paused:
            yield f"时限接着算：{pack.clocks[key].source.text}。"
    extended = pack.clocks.get(extends) if done.extends else None
    if extended and extended.extension:
        added = Length(extended.extension.count, extended.length.unit)
        yield f"时限延长 {span(words, added)}：{extended.source.text}。须经{extended.extension.by}。"


def _source(rule: Rule) -> str:
    return f"{rule.source.article}{'，待本局确认' if rule.is_to_confirm else ''}"
