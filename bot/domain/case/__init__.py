"""Which acts does a case allow, to whom, and where do they lead?"""

from collections.abc import Container, Mapping

from bot.domain.case.act import Act, Given, Needs, Notice, Proof
from bot.domain.case.effect import Effects, effects
from bot.domain.case.state import STATES, State, is_open
from bot.domain.case.table import TABLE, Row
from bot.domain.complaint import Kind
from bot.domain.refused import Refused

__all__ = [
    "STATES",
    "TABLE",
    "Act",
    "Effects",
    "Given",
    "Needs",
    "Notice",
    "Proof",
    "Row",
    "State",
    "act_on",
    "acts_offered",
    "effects",
    "is_open",
]


def acts_offered(kind: Kind, state: State, roles: frozenset[str]) -> tuple[Act, ...]:
    """What somebody with these roles may do now: exactly what ``act_on`` lets pass when everything needed is given."""
    return tuple(act for act in Act if (row := TABLE.get((kind, state, act))) and row.roles & roles)


def act_on(
    kind: Kind,
    state: State,
    act: Act,
    roles: frozenset[str],
    given: Given,
    reasons: Mapping[str, Container[str]],
) -> Row:
    """The act's row, whose ``moves[state]`` is the next state and ``sets_off`` what the clocks hear.

    ``reasons`` are the rule pack's. Raises Refused ``case.not_now``, ``.not_allowed``, ``.reason_missing``,
    ``.notice_missing``, or for a proof ``.needs_text``, ``.needs_record``, ``.needs_target``, ``.needs_clock``.
    """
    row = TABLE.get((kind, state, act))
    if row is None:
        raise Refused("case.not_now")
    if not row.roles & roles:
        raise Refused("case.not_allowed")
    if row.needs.reason and given.reason not in reasons[row.needs.reason]:
        raise Refused("case.reason_missing")
    if row.needs.notice and given.notice is not row.needs.notice:
        raise Refused("case.notice_missing", notice=row.needs.notice.value)
    if row.needs.proof and row.needs.proof not in given.proofs:
        raise Refused(f"case.needs_{row.needs.proof}")
    return row
