"""How do staff get accounts, sign in, prove themselves twice, and get out again?"""

from bot.services.staff.account import (
    add,
    change_password,
    disable,
    enable,
    listing,
    own_challenge,
    passwd,
    reset_totp,
    revoke_sessions,
    set_roles,
)
from bot.services.staff.code import Enrolment, enrol, give_code
from bot.services.staff.password import hashed, matches
from bot.services.staff.proof import prove_by_code, prove_by_password
from bot.services.staff.session import Session, SignedIn, Stage, look, sign_out, touch
from bot.services.staff.sign_in import Challenge, admit, challenge

__all__ = [
    "Challenge",
    "Enrolment",
    "Session",
    "SignedIn",
    "Stage",
    "add",
    "admit",
    "challenge",
    "change_password",
    "disable",
    "enable",
    "enrol",
    "give_code",
    "hashed",
    "listing",
    "look",
    "matches",
    "own_challenge",
    "passwd",
    "prove_by_code",
    "prove_by_password",
    "reset_totp",
    "revoke_sessions",
    "set_roles",
    "sign_out",
    "touch",
]
