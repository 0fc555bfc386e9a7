"""How is a stateful test walked whose steps run a loop of their own?"""

import threading
from typing import Any

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine

from tests.conftest import SOAK


def walk(machine: type[RuleBasedStateMachine], **given: object) -> None:
    """Raises what a walk of ``machine`` with these class attributes fails by."""
    made: Any = type("Machine", (machine,), given)
    made.TestCase.settings = settings(max_examples=100 if SOAK else 6, stateful_step_count=15, deadline=None)
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
