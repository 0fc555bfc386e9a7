"""Use cases of the register of businesses: looked up by everybody, brought in and kept by the office."""

from bot.services.business.columns import remember, remembered
from bot.services.business.importing import Brought, Preview, bring, preview
from bot.services.business.keeping import FIELDS, add, edit, end, listing, look, reply
from bot.services.business.known import address, by_ref, certified, near, page, scene
from bot.services.business.matching import Match, Wanted, match, match_all
from bot.services.business.quarantine import leave, settle, waiting
from bot.services.business.reading import read_file, read_with, reading
from bot.services.business.sheet import code, sheet
from bot.services.business.views import (
    Business,
    Businesses,
    BusinessPage,
    Certificate,
    Inspection,
    Listing,
    Near,
    Penalty,
    Quarantine,
    StaffBusiness,
    Waiting,
)

__all__ = [
    "FIELDS",
    "Brought",
    "Business",
    "BusinessPage",
    "Businesses",
    "Certificate",
    "Inspection",
    "Listing",
    "Match",
    "Near",
    "Penalty",
    "Preview",
    "Quarantine",
    "StaffBusiness",
    "Waiting",
    "Wanted",
    "add",
    "address",
    "bring",
    "by_ref",
    "certified",
    "code",
    "edit",
    "end",
    "leave",
    "listing",
    "look",
    "match",
    "match_all",
    "near",
    "page",
    "preview",
    "read_file",
    "read_with",
    "reading",
    "remember",
    "remembered",
    "reply",
    "scene",
    "settle",
    "sheet",
    "waiting",
]
