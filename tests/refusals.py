"""With which no does a piece of work end?"""

from collections.abc import Awaitable

import pytest

from bot.domain.refused import Refused


async def refusal(work: Awaitable[object]) -> str:
    """The code of the Refused that it raises."""
    with pytest.raises(Refused) as refused:
        await work
    return refused.value.code
