"""How is the audit checked from the command line?"""

from bot.app.admin import load_content, with_database
from bot.app.errors import OperatorError
from bot.config import Config
from bot.domain.refused import Refused
from bot.services import chain
from bot.store.engine import Database


def verify_audit(config: Config, expected: str) -> str:
    """The head of a whole chain, as "position:hash"; raises OperatorError naming the first broken entry."""
    content = load_content(config)

    async def work(database: Database) -> chain.Verdict:
        return await database.read(lambda connection: chain.check(connection, expected=expected))

    try:
        verdict = with_database(config, work)
    except Refused as refused:
        raise OperatorError(content.texts.say(f"refused.{refused.code}", refused.values)) from None
    if verdict.broken is not None:
        raise OperatorError(f"the audit was changed: {verdict.broken}. Up to entry {verdict.head.position} it is whole")
    return str(verdict.head)
