"""Which public warnings may a district office issue?"""

from enum import StrEnum

from bot.domain.refused import Refused


class Kind(StrEnum):
    TIP = "tip"  # 消费提示
    WARNING = "warning"  # 食品安全风险警示


def require_may_issue(kind: Kind) -> None:
    """Risk warnings are the State's and the province's (食品安全法 第118条); raises Refused ``result.warning_level``."""
    if kind is not Kind.TIP:
        raise Refused("result.warning_level")
