"""Were the answers right, one for each message? Read after the run, as the platform would read them."""

from collections import Counter
from collections.abc import Sequence

from bot.sandbox.load.crowd import Citizen, Sent
from bot.sandbox.load.tally import Tally
from bot.sandbox.settings import Settings
from bot.sandbox.wire.crypto import Vault
from bot.sandbox.wire.reply import ANY_KIND, Expected, Reading, ReplyError, read


class Reader:
    """Decrypts and checks answers to one account."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._vault = Vault(settings.aes_key, settings.appid) if settings.aes_key else None

    def read(self, sent: Sent, body: bytes) -> Reading:
        """Raises ReplyError with the rule that was violated. Which media exist is not the load's to know."""
        return read(self._settings, self._vault, body, Expected(sent.openid, sent.what.articles, lambda _: ANY_KIND))


def judge(reader: Reader, tally: Tally) -> Counter[str]:
    """Counts answers the platform would refuse, and messages whose two deliveries were answered differently.

    Returns how many answers each citizen saw.
    """
    seen: Counter[str] = Counter()
    said: dict[int, str] = {}
    for sent, body in tally.kept:
        text = _text(reader, tally, sent, body)
        said[id(sent)] = text
        seen[sent.openid] += bool(text)
    for sent, body in tally.twins:
        first, second = said.get(id(sent), ""), _text(reader, tally, sent, body)
        if first and second and first != second:
            tally.doubled += 1
    return seen


def _text(reader: Reader, tally: Tally, sent: Sent, body: bytes) -> str:
    """What the citizen sees; nothing for silence and for what the platform would refuse."""
    try:
        reading = reader.read(sent, body)
    except ReplyError as error:
        tally.wrong += 1
        tally.faults[f"an answer the platform refuses: {error}"] += 1
        return ""
    return f"{reading.kind} {sorted(reading.content.items())}" if reading.kind else ""


def weigh(tally: Tally, crowd: Sequence[Citizen], seen: Counter[str], later: Counter[str]) -> None:
    """With the messages that came by API (``later``), each citizen should have seen one answer to each message."""
    tally.late = sum(later.values())
    tally.lost = 0
    for citizen in crowd:
        heard = seen[citizen.openid] + later[citizen.openid]
        tally.lost += max(0, citizen.asked - heard)
        tally.doubled += max(0, heard - citizen.asked)
