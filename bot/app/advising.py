"""Who decides about texts, with all that the settings switch on?"""

from bot.app.errors import OperatorError
from bot.config import Config
from bot.content import Content
from bot.text import Advisor
from bot.text.match.semantic import Meanings, MissingModel, open_model


def advisor_of(config: Config, content: Content) -> Advisor:
    """Loaded and ready; raises OperatorError. Seconds of work, and minutes when the model reads the knowledge first."""
    advisor = Advisor(content.words, content.faq)
    if config.answers.semantic:
        try:
            advisor.understand(Meanings(open_model(), config.server.cache))
        except MissingModel as missing:
            raise OperatorError(str(missing)) from None
    advisor.initialise(config.server.cache)
    return advisor
