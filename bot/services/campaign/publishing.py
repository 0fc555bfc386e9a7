"""How do an article and its pictures get to the platform, and to the testers who look at it first?"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.campaign.markup import held
from bot.domain.campaign.state import Form, Way
from bot.domain.ports import Connection, DeliveryError, Materials, Units
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import house, media
from bot.services.campaign import rich, saying
from bot.services.campaign.known import found
from bot.store import audit, picture
from bot.store.campaign import campaigns, copies
from bot.store.campaign import topic as people

TRAINING = "training"
_NO_MEDIA = "40007"
INLINE, MATERIAL = "inline", "material"
INLINE_MOST = 2**20 - 1  # bytes of a picture inside an article (the platform's page on uploadimg)
MATERIAL_MOST = 10 * 2**20 - 1
_PICTURE = re.compile(r"/picture/([\w-]{22})\.jpg")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A campaign with what the platform has of its pictures: address or id by ref, or their bytes where it has not."""

    row: Any
    inline: Mapping[str, str]
    cover: str
    missing: Mapping[tuple[str, str], bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Previewed:
    """What became of a preview; ``why`` is empty where it went out."""

    name: str
    why: str = ""


def pictures_of(row: Any) -> list[str]:
    """References of everything it shows."""
    return _refs([*(held(row.body).pictures if row.form == Form.ARTICLE else ()), row.cover])


def sheet(connection: Connection, *, ref: str) -> Sheet:
    """Raises Refused ``campaign.unknown``, ``campaign.picture_gone``."""
    row = found(connection, ref)
    inline = _refs(held(row.body).pictures if row.form == Form.ARTICLE else ())
    cover = _refs([row.cover])
    at = copies.places(connection, inline, INLINE)
    cover_at = copies.places(connection, cover, MATERIAL)
    wanted = [(INLINE, one) for one in inline if one not in at] + [
        (MATERIAL, one) for one in cover if one not in cover_at
    ]
    return Sheet(row, at, "".join(cover_at.values()), {key: _bytes(connection, key[1]) for key in wanted})


def _refs(addresses: Sequence[str]) -> list[str]:
    found = (_PICTURE.fullmatch(address) for address in addresses)
    return list(dict.fromkeys(match[1] for match in found if match))


def _bytes(connection: Connection, ref: str) -> bytes:
    data = picture.by_ref(connection, ref)
    if data is None:
        raise Refused("campaign.picture_gone")
    return data


class Printer:
    """Implements ``bot.domain.ports.Press``. A picture is brought to the platform once, a draft made anew for each call."""

    def __init__(self, units: Units, materials: Materials, clock: Callable[[], datetime]) -> None:
        self._units = units
        self._materials = materials
        self._clock = clock

    async def print(self, ref: str) -> str:
        """The id of an article's fresh draft, or of a picture. Raises DeliveryError, also where a picture of it is gone; of a
        training campaign nothing leaves the house.
        """
        try:
            row = await self._units.read(found, ref)
            if row.is_training:
                return TRAINING
            return await (self._picture(row) if row.form == Form.PICTURE else self._draft(row))
        except Refused as refused:
            raise DeliveryError(refused.code, "refused") from None

    async def _picture(self, row: Any) -> str:
        """Brought anew each time: whether the platform still has an earlier one shows only when the message is refused."""
        await self._units.run(copies.forget, pictures_of(row))
        given = await self._brought(row.ref)
        await self._units.run(_note_picture, shown=given.row, media_id=given.cover)
        return given.cover

    async def _draft(self, row: Any) -> str:
        """Once more with fresh pictures where somebody deleted them at the platform."""
        try:
            return await self._materials.draft(article(await self._brought(row.ref)))
        except DeliveryError as error:
            if error.code != _NO_MEDIA:
                raise
        await self._units.run(copies.forget, pictures_of(row))
        return await self._materials.draft(article(await self._brought(row.ref)))

    async def _brought(self, ref: str) -> Sheet:
        """Every picture is there."""
        given = await self._units.read(sheet, ref=ref)
        for (kind, name), data in given.missing.items():
            if kind == INLINE:
                place = await self._materials.inline(media.within(data, INLINE_MOST))
            else:
                place = await self._materials.keep(media.within(data, MATERIAL_MOST))
            await self._units.run(copies.keep, name, kind, place, self._clock())
        return await self._units.read(sheet, ref=ref) if given.missing else given

    async def preview(self, *, actor: Actor, ref: str) -> list[Previewed]:
        """To every tester, one after another. Raises Refused ``staff.not_allowed``, ``campaign.…``: ``unknown``, ``no_testers``,
        ``training_preview``, ``picture_gone``, ``not_printed``.
        """
        testers = await self._units.run(begin_preview, actor=actor, ref=ref, now=self._clock())
        try:
            given = await self._brought(ref)
            kind, content = await self._shown(given)
        except DeliveryError as error:
            raise Refused("campaign.not_printed", why=str(error)) from None
        return [await self._preview_to(name, openid, kind, content) for name, openid in testers]

    async def _shown(self, given: Sheet) -> tuple[str, Mapping[str, Any]]:
        if given.row.form == Form.MENU:
            chat = saying.contents(given.row, self._clock())[Way.CHAT]
            return "msgmenu", {"head_content": chat["head"], "list": chat["list"], "tail_content": ""}
        media_id = await self._materials.draft(article(given)) if given.row.form == Form.ARTICLE else given.cover
        return saying.mass(given.row, media_id)

    async def _preview_to(self, name: str, openid: str, kind: str, content: Mapping[str, Any]) -> Previewed:
        if not openid:
            return Previewed(name, house.phrases().say("campaign_preview.gone"))
        try:
            await self._materials.preview(openid, kind, content)
        except DeliveryError as error:
            return Previewed(name, str(error))
        return Previewed(name)


def article(given: Sheet) -> dict[str, Any]:
    """As draft/add takes it."""
    row, address = given.row, house.address()
    places = {f"/picture/{ref}.jpg": place for ref, place in given.inline.items()}
    return {
        "article_type": "news",
        "title": row.title,
        "author": row.author,
        "digest": row.digest,
        "content": rich.for_platform(row.body, address=address, places=places),
        "content_source_url": f"{address}{row.link}" if row.link.startswith("/") else row.link,
        "thumb_media_id": given.cover,
        "need_open_comment": 0,
        "only_fans_can_comment": 0,
    }


def _note_picture(connection: Connection, *, shown: Any, media_id: str) -> None:
    """Messages of their own name it too, unless it shows another picture by now."""
    if found(connection, shown.ref, lock=True).version == shown.version:
        campaigns.change(connection, shown.id, {"media_id": media_id})


def begin_preview(connection: Connection, *, actor: Actor, ref: str, now: datetime) -> list[tuple[str, str]]:
    """(name, openid or nothing) of the testers; who asked for it is on record."""
    actor.require(Permission.CAMPAIGN_EDIT)
    row = found(connection, ref)
    if row.is_training:
        raise Refused("campaign.training_preview")
    testers = people.testers(connection)
    if not testers:
        raise Refused("campaign.no_testers")
    audit.write(
        connection, actor=actor.login, act="campaign.preview", subject=row.ref, now=now, detail=f"{len(testers)}"
    )
    openids = people.openids(connection, [one.citizen for one in testers])
    return [(one.name, openids.get(one.citizen, "")) for one in testers]
