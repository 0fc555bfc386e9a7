"""Which lists of words does the routing of free text rest on? Filled from ``content/words``, one file a class.

In every list but ``Commands`` a word may hold ``…`` for a few characters of anything within the sentence; a word of a
single character counts only where it stands as a word of its own, in ``Signs`` anywhere.
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
    withdraw: Lines
    reopen: Lines
    rate: Lines
    add: Lines
    data: Lines
    export: Lines
    erase: Lines
    vote: Lines
    ballot: Lines
    channel: Lines
    kinds: Lines
    acknowledge: Lines
    agreed: Lines
    declined: Lines
    skip: Lines
    done: Lines
    anonymous: Lines
    edit: Lines
    clear: Lines
    greeting: Lines
    thanks: Lines
    useful: Lines
    useless: Lines
    details: Lines
    more: Lines
    again: Lines
    human_within: Lines
    cancel_within: Lines
    menu_within: Lines


@dataclass(frozen=True, slots=True)
class Emergency:
    """``symptom`` suffices with eating, ``weak`` needs more beside it, ``grave`` needs food, ``alone`` nothing.

    ``part`` × ``ails`` is a symptom too, ``count`` × ``heads`` are many, ``object`` × ``swallowed`` is grave; ``dire``
    needs somebody, unless a ``thing`` is spoken of. ``wild`` food needs ``worry`` beside it, ``severe`` replaces food.
    ``figurative`` phrases sound like one and are none. What follows ``supposing`` has not happened; ``hearsay`` beside
    ``knowing`` is curiosity. A sentence that ends with ``sampled`` asks about samples, of what is ``proposed`` perhaps, unless
    it holds somebody or something ``bodily``.
    """

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
    figurative: Lines
    lore: Lines
    part: Lines
    ails: Lines
    count: Lines
    heads: Lines
    dire: Lines
    thing: Lines
    severe: Lines
    wild: Lines
    worry: Lines
    object: Lines
    swallowed: Lines
    supposing: Lines
    hearsay: Lines
    knowing: Lines
    sampled: Lines
    proposed: Lines
    bodily: Lines


@dataclass(frozen=True, slots=True)
class Complaint:
    """``ask`` asks for one, ``how`` for the way to it, ``about`` for something else about it, ``denied`` wants none.

    ``asking`` and the firmer ``wondering`` want to know; ``witness`` was there, ``insists`` will not be put off.
    ``elsewhere`` is another body's, ``trade`` about price and service; ``afraid`` fears to be known.
    """

    ask: Lines
    verb: Lines
    how: Lines
    about: Lines
    denied: Lines
    asking: Lines
    wondering: Lines
    witness: Lines
    insists: Lines
    plea: Lines
    venue: Lines
    food: Lines
    elsewhere: Lines
    trade: Lines
    afraid: Lines


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for a fault in food: ``words`` say it, ``perhaps`` may mean it.

    ``points`` are learnt around ``guess``, in log-odds; without a guess they are the office's own. What is ``aside``
    counts only beside a sign that is not.
    """

    name: str
    points: float
    words: Lines
    perhaps: Lines = ()
    guess: float | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Signs:
    """From ``needed`` points on a text tells of a fault; ``perhaps`` are the points of a sign that is only perhaps meant.

    ``harmless`` words hold a sign and are none. A sign close behind ``denied`` does not count, unless that is part of
    ``doubted``.
    """

    needed: float
    perhaps: float
    harmless: Lines
    denied: Lines
    doubted: Lines
    signs: tuple[Sign, ...]


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
class WishGroup:
    """``act`` is wanted where a word of every list in ``all`` is said and none of those in ``unless``.

    The names are those of ``Wishes.lists``; a text of more than ``within`` characters tells something else.
    """

    act: str
    all: Lines
    unless: Lines = ()
    within: int = 40


@dataclass(frozen=True, slots=True)
class Wishes:
    """What else of the service somebody may want: have food sampled, vote, see results, a business, notices, their data.

    What is wanted is said in whole phrases, or by a word of each list of one of ``groups``; ``aside`` holds words of
    the lists and means something else.
    """

    nominate: Lines
    vote: Lines
    result: Lines
    business: Lines
    campaign: Lines
    privacy: Lines
    aside: Lines
    lists: Mapping[str, Lines]
    groups: tuple[WishGroup, ...]


@dataclass(frozen=True, slots=True)
class Referral:
    """Who looks after a ``matter`` that is not ours, how to reach them, and what says so (``source``)."""

    matter: str
    words: Lines
    body: str
    number: str
    source: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Matters of other bodies, and who they are."""

    table: tuple[Referral, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """``equal``: lines of words that mean the same to a question; ``kinds``: a general word and what is one of its kind."""

    equal: tuple[Lines, ...]
    kinds: Mapping[str, Lines]


@dataclass(frozen=True, slots=True)
class Answers:
    """From which score on is an answer known, and what adds to a score? Explained in the file itself."""

    answer: float
    margin: float
    statement: float
    ask: float
    perhaps: float
    near: float
    choices: int
    words: float
    characters: float
    sound: float
    entry_words: float
    entry_characters: float
    entry_sound: float
    group: float
    unless: float
    unknown: float
    kind: float
    told: float
    middle: float
    steepness: float
    alarm: float
    alarm_long: float
    calm: float
    sure: float
    sure_asked: float
    tale: float
    act: float
    firm: float
    beside: float
    doubt: float
    fillers: Lines
    idle: Lines


@dataclass(frozen=True, slots=True)
class Points:
    """What was learnt about routes: where each starts; of every feature its rarity, and its points by route."""

    start: Mapping[str, float]
    features: Mapping[str, tuple[float, Mapping[str, float]]]


@dataclass(frozen=True, slots=True)
class Words:
    commands: Commands
    emergency: Emergency
    complaint: Complaint
    signs: Signs
    progress: Progress
    general: General
    wishes: Wishes
    elsewhere: Elsewhere
    synonyms: Synonyms
    answers: Answers
    routes: Points
