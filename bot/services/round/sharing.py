"""Where do the posters of a round hang, where do their codes lead, and how many came by them?"""

from datetime import datetime

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round.scene import Scene, Way
from bot.domain.staff import Actor, Permission
from bot.services.round.known import area_names, found, shown, was_public
from bot.services.round.views import Area, Scans, Shared
from bot.store import desk
from bot.store.round import rounds
from bot.store.round import scan as store

EVERYWHERE = "全区"


def scanned(connection: Connection, *, scene: Scene, way: Way) -> bool:
    """Count a scan; False, and not counted, when there is no such round for everybody, or no such place."""
    row = rounds.by_number(connection, scene.number)
    if row is None or not was_public(row) or scene.area not in area_names(connection):
        return False
    store.add(connection, row.id, way.value, scene.area)
    return True


def share(connection: Connection, *, actor: Actor, number: str, now: datetime) -> Shared:
    """The places a poster can be made for, and how many came by those that hang.

    Raises Refused ``staff.not_allowed``, ``round.unknown``, ``round.poster_early`` for a round that was not released.
    """
    actor.require(Permission.ROUND_READ)
    row = found(connection, number)
    if not row.is_released:
        raise Refused("round.poster_early")
    one = shown(connection, [row], now)[0]
    ours = [Area(area.code, area.name) for area in desk.areas(connection) if area.is_ours]
    counts, names = store.by_area(connection, row.id), area_names(connection)
    places = {"": EVERYWHERE} | {area.code: area.name for area in one.areas or ours}
    places |= {code: names.get(code, code) for code in counts if code not in places}
    return Shared(one, tuple(_scans(Area(code, name), counts.get(code, {})) for code, name in places.items()))


def _scans(area: Area, counts: dict[str, int]) -> Scans:
    return Scans(area, *(counts.get(way, 0) for way in (Way.CHAT, Way.FOLLOW, Way.PAGE)))
