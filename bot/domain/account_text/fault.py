"""What is wrong with something that staff wrote for the account, and where?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """``code`` names the sentence, ``where`` the words it is about; ``size`` and ``most`` are bytes, characters or pieces."""

    code: str
    where: str = ""
    size: int = 0
    most: int = 0
