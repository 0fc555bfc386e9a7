"""What can be done with a campaign? docs/campaigns.md lists it."""

from bot.services.campaign.acting import act
from bot.services.campaign.batches import Call, claim, decide, equip, has_due, has_work, record
from bot.services.campaign.known import listing, view
from bot.services.campaign.ledger import note_by_hand
from bot.services.campaign.outcome import expire, forget, let_go, nobody, reported, settle, take_back
from bot.services.campaign.planning import lacks_picture, plan
from bot.services.campaign.running import due, halt, start

__all__ = [
    "Call",
    "act",
    "claim",
    "decide",
    "due",
    "equip",
    "expire",
    "forget",
    "halt",
    "has_due",
    "has_work",
    "lacks_picture",
    "let_go",
    "listing",
    "nobody",
    "note_by_hand",
    "plan",
    "record",
    "reported",
    "settle",
    "start",
    "take_back",
    "view",
]
