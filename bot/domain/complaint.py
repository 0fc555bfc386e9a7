"""What is a case: a dispute or a clue, and how much may be said in it?"""

from enum import StrEnum


class Kind(StrEnum):
    """投诉, a consumer's dispute with a way to reach them; 举报, a clue that may be anonymous."""

    COMPLAINT = "complaint"
    REPORT = "report"


STORY_LIMIT = 2000
PLACE_LIMIT = 200
PHOTO_LIMIT = 9
ANSWER_LIMIT = 1500


def kind_of(*, has_contact: bool) -> Kind:
    """A dispute needs somebody who can be reached (令121, Art 10); without that it is a clue."""
    return Kind.COMPLAINT if has_contact else Kind.REPORT
