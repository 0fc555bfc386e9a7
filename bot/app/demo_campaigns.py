"""How do the demo's campaigns come to stand where they stand? By the same acts of two people as any, at times counted back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from bot.domain.campaign import audience
from bot.domain.campaign.outcome import Outcome, Verdict
from bot.domain.campaign.state import Form
from bot.domain.campaign.table import Act
from bot.domain.number import BEIJING
from bot.domain.ports import Connection, Fetched
from bot.domain.staff import Actor
from bot.services import campaign, picture
from bot.services.campaign import making
from bot.store.campaign import audience as readers

_SIZE = (900, 383)  # a cover, as the platform shows it
_GROUND, _BOWL, _RIM = "#0a6b4e", "#ffffff", "#f2c14e"
_AT = time(10)
_OWNER = "demo"
People = Mapping[str, Actor]


def send_all(
    connection: Connection, /, *, campaigns: Sequence[Mapping[str, Any]], people: People, now: datetime
) -> None:
    """Every campaign of content/demo/campaigns.yaml, as far as it says. One unit."""
    for place, given in enumerate(campaigns):
        day = (now - timedelta(days=given["days"])).astimezone(BEIJING).date()
        _bring(connection, given, people, datetime.combine(day, _AT, BEIJING), place)


def _bring(connection: Connection, given: Mapping[str, Any], people: People, at: datetime, place: int) -> None:
    writer, approver = people["chen"], people["zhou"]
    words: dict[str, Any] = {"template": given["template"], "fields": given["fields"]}
    if "audience" in given:
        words["audience"] = audience.parse(given["audience"])
    ref = making.draft(connection, actor=writer, now=at, **words)
    seen = campaign.view(connection, actor=writer, ref=ref, now=at)
    changed = {"ways": given["ways"]} if "ways" in given else {}
    if seen.form is Form.ARTICLE:
        changed["cover"] = picture.keep(connection, actor=writer, picture=Fetched("image/jpeg", _cover()), now=at)
    if changed:
        making.edit(connection, actor=writer, ref=ref, given=changed, now=at)
        seen = campaign.view(connection, actor=writer, ref=ref, now=at)
    if given["upto"] == "draft":
        return
    campaign.act(connection, actor=writer, ref=ref, act=Act.PROPOSE, hash=seen.hash, now=at)
    if given["upto"] == "sent":
        later = at + timedelta(hours=1)
        looked: dict[str, Any] = {"hash": seen.hash, "proved_at": later, "now": later}
        campaign.act(connection, actor=approver, ref=ref, act=Act.APPROVE, **looked)
        _send(connection, ref, later, place)


def _send(connection: Connection, ref: str, now: datetime, place: int) -> None:
    """As the sender would; the platform of that day is made up."""
    campaign.start(connection, ref=ref, now=now)
    while campaign.plan(connection, now=now):
        pass
    while call := campaign.claim(connection, owner=_OWNER, now=now):
        msg_id = f"100000{place}"
        taken = Outcome(Verdict.ACCEPTED, msg_id=msg_id)
        campaign.record(connection, owner=_OWNER, call=call, outcome=taken, now=now)
        size = readers.count(connection, audience.load(call.row.audience)) or 0
        counts = (size, 0, size, 0)
        campaign.reported(connection, msg_id=msg_id, status="send success", counts=counts, urls=(), now=now)
    campaign.settle(connection, now=now)


def _cover() -> bytes:
    """A bowl on the office's green."""
    image = Image.new("RGB", _SIZE, _GROUND)
    pen, (width, height) = ImageDraw.Draw(image), _SIZE
    pen.chord((width // 2 - 150, height // 2 - 130, width // 2 + 150, height // 2 + 130), 0, 180, fill=_BOWL)
    pen.ellipse((width // 2 - 150, height // 2 - 22, width // 2 + 150, height // 2 + 22), fill=_RIM)
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
