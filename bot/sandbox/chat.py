"""What stands on a citizen's screen?"""

from collections.abc import Callable
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.ledger import Ledger, Record

# As seen on phones; the documentation words it differently.
FAULT = "该公众号提供的服务出现故障，请稍后再试"


class Chat:
    """Bubbles are ledger entries; ``text`` of each is what a reader would hear read out."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def add(
        self, citizen: str, side: str, kind: str, text: str, *, push: int = 0, via: str = "", **extra: Any
    ) -> Record:
        """``side`` is me, them, system or fault; ``via`` is reply or api."""
        body = {"side": side, "type": kind, "text": text, "via": via or None, **extra}
        return self._ledger.write("bubble", at=self._clock.now(), citizen=citizen, push=push, **body)

    def since(self, citizen: str, after: int) -> list[Record]:
        return [as_bubble(entry) for entry in self._ledger.entries(after, kind="bubble", citizen=citizen)]


def as_bubble(entry: Record) -> Record:
    """A ledger entry as the chat shows it: ``kind`` says what is in the bubble."""
    bubble = {key: value for key, value in entry.items() if key not in ("type", "real")}
    return bubble | {"kind": entry["type"]}


Bubble = tuple[str, Record]
_LABELS = {"image": "[图片]", "voice": "[语音]", "video": "[视频]", "music": "[音乐]", "miniprogram": "[小程序]"}


def _media(kind: str, fields: Record) -> Bubble:
    extra = {("media" if name == "media_id" else name): value for name, value in fields.items()}
    return str(fields.get("title") or _LABELS[kind]), extra


def _news(_: str, fields: Record) -> Bubble:
    articles = fields["articles"]
    return "\n".join(f"{a['title']}\n{a['description']}".strip() for a in articles), {"articles": articles}


def _msgmenu(_: str, fields: Record) -> Bubble:
    choices = [{"id": str(item["id"]), "content": str(item["content"])} for item in fields["list"]]
    head, tail = str(fields.get("head_content", "")), str(fields.get("tail_content", ""))
    lines = [head, *(choice["content"] for choice in choices), tail]
    return "\n".join(line for line in lines if line), {"head": head, "list": choices, "tail": tail}


_SHOWN: dict[str, Callable[[str, Record], Bubble]] = {
    "text": lambda _, fields: (str(fields["content"]), {}),
    "news": _news,
    "msgmenu": _msgmenu,
    "images": lambda _, fields: ("[图片]" * len(fields["media_ids"]), {"media": fields["media_ids"]}),
    **dict.fromkeys(_LABELS, _media),
}


def content_of(kind: str, fields: Record) -> Bubble:
    """A message of the customer-service shape as bubble: the text read out, and what the phone draws besides."""
    return _SHOWN[kind](kind, fields)
