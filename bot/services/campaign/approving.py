"""Do as many people as the rules ask for stand behind exactly what is there now, and may they still?"""

from collections.abc import Sequence
from typing import Any

from bot.domain.campaign.content import hash_of
from bot.domain.ports import Connection
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.store.campaign import campaigns as store


def stands(connection: Connection, row: Any) -> bool:
    """Looked at before anything leaves: what is there is worked out again, and who approved it is asked of the accounts of now."""
    return holds(row, store.approvals(connection, row.id))


def holds(row: Any, approvals: Sequence[Any]) -> bool:
    """``stands`` where the approvals are at hand."""
    hash = hash_of(row)
    if not row.hash or row.hash != hash or row.proposed_by is None:
        return False
    people = {one.staff for one in approvals if counted(one, row, hash)}
    return len(people) >= house.shipped().sending.approvals


def counted(approval: Any, row: Any, hash: str) -> bool:
    """Was it given for ``hash`` by somebody else than who wrote and proposed it, with an account that may approve today?"""
    person = Actor(approval.staff, approval.login, approval.name, frozenset(approval.roles.split()))
    is_other = approval.staff not in (0, row.edited_by, row.proposed_by)
    may = approval.disabled_at is None and person.may(Permission.CAMPAIGN_APPROVE)
    return bool(approval.hash == hash and is_other and may)
