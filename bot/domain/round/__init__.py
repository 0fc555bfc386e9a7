"""What is a round of 你点我检: citizens pick, the office tests, everybody who asked is told?"""

from bot.domain.round.doubt import Sign, Verdict
from bot.domain.round.guide import Guide, Offered, Signs, Template, Venue, Weights
from bot.domain.round.line import Dropped, Finding, Progress, Reason
from bot.domain.round.nomination import Held, Standing
from bot.domain.round.state import State, is_counted, is_over, is_planned, is_public
from bot.domain.round.table import TABLE, Act, act_on, acts_offered
from bot.domain.round.times import Times

__all__ = [
    "TABLE",
    "Act",
    "Dropped",
    "Finding",
    "Guide",
    "Held",
    "Offered",
    "Progress",
    "Reason",
    "Sign",
    "Signs",
    "Standing",
    "State",
    "Template",
    "Times",
    "Venue",
    "Verdict",
    "Weights",
    "act_on",
    "acts_offered",
    "is_counted",
    "is_over",
    "is_planned",
    "is_public",
]
