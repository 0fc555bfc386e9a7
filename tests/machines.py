"""How is a stateful test walked whose steps run a loop of their own?"""

import threading
from typing import Any

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine

from tests.conftest import SOAK

WALKS = 100 if SOAK else 6


def walk(machine: type[RuleBasedStateMachine], **given: object) -> int:
    """Walk ``machine`` with these class attributes; how many walks came to their end. Raises what one fails by."""
    ended: list[RuleBasedStateMachine] = []

    def teardown(self: RuleBasedStateMachine) -> None:
        machine.teardown(self)
        ended.append(self)

    made: Any = type("Machine", (machine,), given | {"teardown": teardown})
    made.TestCase.settings = settings(max_examples=WALKS, stateful_step_count=15, deadline=None)
    errors: list[BaseException] = []

    def work() -> None:
        try:
            made.TestCase().runTest()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=work)  # the test's own thread has a loop already
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return len(ended)
