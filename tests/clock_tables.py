"""The tables of docs/clocks.md, made from calendar, rules and state machine."""

from collections.abc import Iterable

from bot.domain.case import TABLE, Row, effects
from bot.domain.complaint import Kind
from bot.domain.rulepack import Pack, Rule, Source
from tests.clock_data import calendar, packs, plan, read

LABELS = read("rules/labels.yaml")
_REASONS = {"refuse": "不予受理", "terminate": "终止调解", "dismiss": "不予立案", "transfer": "移交"}


def table(head: str, rows: Iterable[Iterable[str]]) -> str:
    names = head.split()
    lines = [names, *(list(row) for row in rows)]
    return "\n".join(
        [f"| {' | '.join(lines[0])} |", "|---" * len(names) + "|"] + [f"| {' | '.join(r)} |" for r in lines[1:]]
    )


def _names(group: str, values: Iterable[str]) -> str:
    return "、".join(name for value, name in LABELS[group].items() if value in set(values))


def _checked(source: Source) -> str:
    return f"{LABELS['checked'][source.checked]}{f'（{source.seen}）' if source.seen else ''}"


def _pause(rule: Rule) -> str:
    if rule.pause is None:
        return "–"
    mark = "，待本局确认" if rule.pause.checked.is_to_confirm else ""
    return f"{rule.pause.article}{mark}"


def _extension(rule: Rule) -> str:
    given = rule.extension
    return f"{given.count} {LABELS['units'][rule.length.unit]}，{given.times} 次；{given.by}" if given else "–"


def _clocks(pack: Pack) -> str:
    rows = [
        (
            f"`{rule.key}`",
            f"{_names('kinds', rule.kinds)}：{rule.source.text}",
            f"{rule.length.count} {LABELS['units'][rule.length.unit]}",
            _names("happenings", rule.starts),
            _names("happenings", rule.stops),
            _names("happenings", rule.restarts) or "–",
            _pause(rule),
            _extension(rule),
            rule.source.article,
            _checked(rule.source),
        )
        for rule in pack.clocks.values()
    ]
    return table("时限 办什么 多长 起 止 重新起算 检测时间不计入 延长 依据 核对", rows)


def _reasons(pack: Pack) -> str:
    rows = [
        (_REASONS[act], f"`{code}`", source.text, source.article, _checked(source))
        for act, reasons in pack.reasons.items()
        for code, source in reasons.items()
    ]
    return table("用于 代码 理由 依据 核对", rows)


def _counting(pack: Pack) -> str:
    rows = [(source.text, source.article, _checked(source)) for source in pack.counting.values()]
    reopen = f"办结后 {pack.reopen.count} {LABELS['units'][pack.reopen.unit]}内有新情况的，可以重新办理"
    return table("规则 依据 核对", [*rows, (reopen, pack.reopen_source.article, _checked(pack.reopen_source))])


def _calendar() -> str:
    years = calendar().years.values()
    rows = [(str(y.year), f"{len(y.off)} 天", f"{len(y.work)} 天", f"{y.notice}，{y.issued}", y.source) for y in years]
    return table("年 放假 调休上班 通知 网页", rows)


def _reminders() -> str:
    by = plan()
    before = "、".join("当天" if days == 0 else f"前 {days} 个工作日" for days in by.before)
    after = "、".join(f"后第 {days} 个工作日" for days in by.after)
    rows = [
        ("提醒经办人", f"到期{before}，{by.at:%H:%M}", "本局自定，待本局确认"),
        ("上报审批员", f"到期{after}，{by.at:%H:%M}", "本局自定，待本局确认"),
        ("夜里不提醒", f"{by.quiet_from:%H:%M} 到次日 {by.quiet_until:%H:%M}，推到结束时", "本局自定，待本局确认"),
    ]
    return table("做什么 什么时候 核对", rows)


def _needs(row: Row) -> str:
    reason = f"{_REASONS[row.needs.reason]}的法定理由" if row.needs.reason else ""
    notice = f"《{row.needs.notice}》" if row.needs.notice else ""
    proof = LABELS["proofs"][row.needs.proof] if row.needs.proof else ""
    return "、".join(filter(None, (reason, notice, proof))) or "–"


def _effects(pack: Pack, kind: Kind, row: Row) -> str:
    done = effects(pack, kind, row)
    named = {
        "开始": done.starts,
        "结束": done.stops,
        "重新起算": done.restarts,
        "暂停": done.pauses,
        "继续": done.resumes,
        "延长": done.extends,
    }
    return "；".join(f"{verb} {'、'.join(f'`{key}`' for key in keys)}" for verb, keys in named.items() if keys) or "–"


def _acts(kind: Kind) -> str:
    rows: dict[int, Row] = {id(row): row for (of, _, _), row in TABLE.items() if of is kind}
    order = list(LABELS["acts"])
    cells = [
        (
            LABELS["acts"][row.act],
            "；".join(_move(state, target) for state, target in row.moves.items()),
            _names("roles", row.roles),
            _needs(row),
            _effects(packs()[1], kind, row),
        )
        for row in sorted(rows.values(), key=lambda row: order.index(row.act))
    ]
    return table("办理 从哪里到哪里 谁 要什么 时限", cells)


def _move(state: str, target: str) -> str:
    names = LABELS["states"]
    return names[state] if state == target else f"{names[state]} → {names[target]}"


def sections() -> dict[str, str]:
    """Heading → its table."""
    order20, order121 = packs()
    return {
        "怎么算日子": _counting(order121),
        "2026 年 4 月 15 日起收到的": _clocks(order121),
        "2026 年 4 月 15 日以前收到的": _clocks(order20),
        "法定理由，2026 年 4 月 15 日起": _reasons(order121),
        "法定理由，2026 年 4 月 15 日以前": _reasons(order20),
        "日历": _calendar(),
        "提醒": _reminders(),
        "投诉怎么走": _acts(Kind.COMPLAINT),
        "举报怎么走": _acts(Kind.REPORT),
    }
