"""Which lists of words does the routing of free text rest on? Filled from ``content/words``, one file a class.

In every list but ``Commands`` a word may hold ``…`` for a few characters of anything within the sentence; a word of a
single character counts only where it stands as a word of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commands:
    """What a whole text, without politeness around it, means: commands, requests, answers to questions of ours."""

    human: Lines
    cancel: Lines
    back: Lines
    menu: Lines
    emergency: Lines
    complaint: Lines
    progress: Lines
    agreed: Lines
    declined: Lines
    skip: Lines
    done: Lines
    anonymous: Lines
    edit: Lines
    clear: Lines
    greeting: Lines
    thanks: Lines
    human_within: Lines
    cancel_within: Lines
    menu_within: Lines


@dataclass(frozen=True, slots=True)
class Emergency:
    """``symptom`` suffices with eating, ``weak`` needs more beside it, ``grave`` needs food, ``alone`` nothing."""

    eating: Lines
    eaten: Lines
    symptom: Lines
    weak: Lines
    grave: Lines
    alone: Lines
    poisoning: Lines
    toxic: Lines
    harmless: Lines
    many: Lines
    now: Lines
    people: Lines
    past: Lines
    over: Lines
    present: Lines
    pets: Lines
    denied: Lines
    supposed: Lines
    rhetorical: Lines
    lore: Lines


@dataclass(frozen=True, slots=True)
class Complaint:
    """``ask`` asks for one, ``how`` for the way to it, ``about`` for something else about it, ``denied`` wants none."""

    ask: Lines
    verb: Lines
    how: Lines
    about: Lines
    denied: Lines
    fault: Lines
    grave_fault: Lines
    food: Lines
    venue: Lines
    plea: Lines
    witness: Lines
    elsewhere: Lines


@dataclass(frozen=True, slots=True)
class Progress:
    ask: Lines


@dataclass(frozen=True, slots=True)
class General:
    """``question`` marks one; ``polite`` is cut off both ends; ``mistyped`` is put right; ``terms`` are one word."""

    question: Lines
    polite: Lines
    mistyped: Mapping[str, str]
    terms: Lines


@dataclass(frozen=True, slots=True)
class Words:
    commands: Commands
    emergency: Emergency
    complaint: Complaint
    progress: Progress
    general: General
