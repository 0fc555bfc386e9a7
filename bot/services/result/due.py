"""Who is reminded of 核查处置 that is due, and of a public result that was overturned?"""

from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.clock import beijing_day
from bot.domain.ports import Connection
from bot.services import house
from bot.store import duty, outbox
from bot.store.result import loop as store

_DAYS = (-7, -1, 0, 3, 7)  # left, natural days: the office's own choice, each said once


def remind(connection: Connection, *, now: datetime) -> int:
    """Whoever proposed the result and the approvers hear what is due, as far as they bound an account; how many messages."""
    today, heads = beijing_day(now), [person.id for person in duty.approvers(connection)]
    tasks = store.due_tasks(connection, today + timedelta(days=_DAYS[-1]))
    people = {person for task in tasks for person in (task.proposed_by, *heads) if person}
    accounts = duty.accounts(connection, list(people)) if people else {}
    count = 0
    for task in tasks:
        for person in dict.fromkeys([task.proposed_by, *heads]):
            if person in accounts:
                _write(connection, task, person, accounts[person], today, now)
                count += 1
    return count


def alert(connection: Connection, row: Any, now: datetime) -> None:
    """Whoever proposed the result and the approvers hear that everybody reads what is overturned; once a version."""
    people = list(dict.fromkeys([row.proposed_by, *(person.id for person in duty.approvers(connection))]))
    values = {"food": row.food, "ref": row.ref}
    for person, account in duty.accounts(connection, [one for one in people if one]).items():
        said = house.phrases().say("result_told.overturned", values)
        key = f"overturned:{row.id}:{row.version}:{person}"
        outbox.enqueue(connection, key, account, said, now, purpose="reminder", subject=row.ref)


def _write(connection: Connection, task: Any, person: int, account: str, today: date, now: datetime) -> None:
    left = (task.due_on - today).days
    level = next(day for day in _DAYS if left <= day)
    values = {"food": task.food, "ref": task.ref, "due": task.due_on.isoformat()}
    said = house.phrases().say("result_told.task_late" if left < 0 else "result_told.task_due", values)
    key = f"follow_up:{task.id}:{level}:{person}"
    outbox.enqueue(connection, key, account, said, now, purpose="reminder", subject=task.ref)
