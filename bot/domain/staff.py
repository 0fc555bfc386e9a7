"""Who may do what in the office, and which names and passwords are good enough?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.refused import Refused


class Permission(StrEnum):
    """What a page or an act of the office asks for."""

    CASE_READ = "case.read"
    CASE_ANSWER = "case.answer"
    CASE_CLOSE = "case.close"
    CONTACT_REVEAL = "contact.reveal"
    OUTBOX_DECIDE = "outbox.decide"
    CALENDAR_EDIT = "calendar.edit"
    DUTY_EDIT = "duty.edit"
    CASE_EXPORT = "case.export"
    CASE_IMPORT = "case.import"
    FAQ_EDIT = "faq.edit"
    FAQ_PUBLISH = "faq.publish"
    ROUND_READ = "round.read"
    ROUND_EDIT = "round.edit"
    ROUND_DECIDE = "round.decide"
    PLAN_READ = "plan.read"
    RESULT_READ = "result.read"
    RESULT_EDIT = "result.edit"
    RESULT_APPROVE = "result.approve"
    BUSINESS_EDIT = "business.edit"
    CAMPAIGN_READ = "campaign.read"
    CAMPAIGN_EDIT = "campaign.edit"
    CAMPAIGN_APPROVE = "campaign.approve"
    ACCOUNT_EDIT = "account.edit"
    ACCOUNT_PUBLISH = "account.publish"
    AUDIT_READ = "audit.read"
    STAFF_MANAGE = "staff.manage"


_HANDLING = frozenset(
    {
        Permission.CASE_READ,
        Permission.CASE_ANSWER,
        Permission.CASE_CLOSE,
        Permission.CONTACT_REVEAL,
        Permission.OUTBOX_DECIDE,
        Permission.FAQ_EDIT,
        Permission.ROUND_READ,
        Permission.ROUND_EDIT,
        Permission.RESULT_READ,
        Permission.RESULT_EDIT,
        Permission.BUSINESS_EDIT,
        Permission.CAMPAIGN_READ,
        Permission.CAMPAIGN_EDIT,
        Permission.ACCOUNT_EDIT,
    }
)

_LOOKING = frozenset({Permission.CASE_READ, Permission.ROUND_READ, Permission.RESULT_READ, Permission.CAMPAIGN_READ})
_SAMPLING = _LOOKING | {Permission.ROUND_EDIT, Permission.PLAN_READ, Permission.RESULT_EDIT, Permission.BUSINESS_EDIT}
_DECIDING = frozenset(
    {
        Permission.CASE_EXPORT,
        Permission.CASE_IMPORT,
        Permission.FAQ_PUBLISH,
        Permission.ROUND_DECIDE,
        Permission.PLAN_READ,
        Permission.RESULT_APPROVE,
        Permission.CAMPAIGN_APPROVE,
        Permission.ACCOUNT_PUBLISH,
    }
)
_ARRANGING = frozenset({Permission.CALENDAR_EDIT, Permission.DUTY_EDIT, Permission.AUDIT_READ})

ROLES: dict[str, frozenset[Permission]] = {
    "viewer": _LOOKING,
    "handler": _HANDLING,
    "planner": _SAMPLING,
    "approver": _HANDLING | _ARRANGING | _DECIDING,
    "admin": _ARRANGING | _LOOKING | {Permission.STAFF_MANAGE},
}

APPROVING = frozenset({"approver", "admin"})
"""Roles whose holders sign in with a one-time code as well."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of staff, as rules and records see them."""

    id: int
    login: str
    name: str
    roles: frozenset[str]

    def may(self, permission: Permission) -> bool:
        return any(permission in ROLES.get(role, frozenset()) for role in self.roles)

    def require(self, permission: Permission) -> None:
        """Raises Refused("staff.not_allowed")."""
        if not self.may(permission):
            raise Refused("staff.not_allowed")

    @property
    def approves(self) -> bool:
        return bool(self.roles & APPROVING)


SESSION_IDLE = timedelta(minutes=30)
SESSION_LENGTH = timedelta(hours=12)
PROOF_LASTS = timedelta(minutes=5)
"""How long after a password or code was given once more something may be done that cannot be taken back."""
TRY_SPAN = timedelta(minutes=15)
TRIES_PER_LOGIN = 5
TRIES_PER_ADDRESS = 20
PASSWORD_SHORTEST = 10
PASSWORD_LONGEST = 128  # a longer one only costs time

# Ten characters and more among the most used ones of published leaks, and what a Chinese office would think of first.
_COMMON = (
    "1234567890 0123456789 12345678910 123456789a a123456789 1q2w3e4r5t qwertyuiop 123123123123 asdfghjkl123 "
    "zxcvbnm123 password12 password123 passw0rd123 p@ssw0rd123 admin12345 admin123456 administrator "
    "letmein1234 welcome123 woaini1314520 woaini520 5201314520 iloveyou1314 qq123456789 aa123456789 "
    "abc123456789 abc1234567 abcdefghij 1qaz2wsx3edc zaq12wsxcde3 changeme123 shipin12315 12315123151"
)
COMMON = frozenset(_COMMON.split(" "))


# What histories and the audit call those who are no staff.
_OTHERS = frozenset({"citizen", "system", "unknown", "demo"})


def check_login(login: str) -> str:
    """``login`` in its one spelling; raises Refused("staff.login_bad")."""
    login = login.strip().lower()
    if not re.fullmatch(r"[a-z][a-z0-9._-]{1,39}", login) or login in _OTHERS:
        raise Refused("staff.login_bad")
    return login


def check_name(name: str) -> str:
    """``name`` without surrounding space, 1 to 20 characters (audit rows hold 40); raises Refused("staff.name_bad")."""
    name = name.strip()
    if not 1 <= len(name) <= 20 or name in _OTHERS:
        raise Refused("staff.name_bad")
    return name


def check_password(password: str, login: str) -> None:
    """Raises Refused: staff.password_short, .password_long, .password_login or .password_common."""
    if len(password) < PASSWORD_SHORTEST:
        raise Refused("staff.password_short", least=PASSWORD_SHORTEST)
    if len(password) > PASSWORD_LONGEST:
        raise Refused("staff.password_long", most=PASSWORD_LONGEST)
    if len(login) >= 3 and login.lower() in password.lower():
        raise Refused("staff.password_login")
    if password.lower() in COMMON or len(set(password)) < 4:
        raise Refused("staff.password_common")


def check_roles(roles: Iterable[str]) -> frozenset[str]:
    """At least one known role; raises Refused("staff.role_unknown")."""
    chosen = frozenset(roles)
    if not chosen or not chosen <= ROLES.keys():
        raise Refused("staff.role_unknown", known="、".join(ROLES))
    return chosen
