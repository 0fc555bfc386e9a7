"""What becomes of a photo or a place, whenever it is sent?"""

from bot.dialog import filters
from bot.dialog.message import Image, Location, Video
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.complaint import PHOTO_LIMIT, PLACE_LIMIT
from bot.domain.phrase import Phrase
from bot.services import media
from handlers.complaint import draft, filing
from handlers.say import say

router = Router("complaint")


@router.on(filters.kind(Image, Video), filters.idle)
def offer_with_photo(turn: Turn) -> Reply:
    """A photo out of the blue: is it about a complaint?"""
    turn.go(draft.OFFER)
    return _hold(turn)


@router.on(filters.kind(Location), filters.idle)
def offer_with_place(turn: Turn) -> Reply:
    """A place out of the blue: is it about a complaint?"""
    turn.go(draft.OFFER)
    _keep_place(turn)
    return say(Phrase("complaint.place_kept"), *draft.asked(turn))


@router.on(filters.kind(Image, Video), draft.is_running)
def photo(turn: Turn) -> Reply:
    """A photo or short video while a complaint is being written."""
    if turn.step == draft.OFFER:
        return _hold(turn)
    if "number" in turn.data:
        filing.add_pieces(turn, [note(turn)])
        return say(Phrase("complaint.piece_added", {"number": turn.data["number"]}), *draft.asked(turn))
    photos = turn.data.setdefault("photos", [])
    if len(photos) >= PHOTO_LIMIT:
        return say(Phrase("complaint.photos_full", {"limit": PHOTO_LIMIT}), *draft.asked(turn))
    photos.append(note(turn))
    if turn.step == draft.PHOTOS and len(photos) < PHOTO_LIMIT:
        return say(_kept(turn, len(photos)), Phrase("complaint.photo_more"))
    if turn.step == draft.PHOTOS:
        turn.data["photos_done"] = True
        return say(_kept(turn, len(photos)), *draft.onward(turn))
    return say(_kept(turn, len(photos)), *draft.asked(turn))


def _kept(turn: Turn, count: int) -> Phrase:
    values = {"count": count}
    is_video = isinstance(turn.message, Video)
    return Phrase("complaint.video_kept", values) if is_video else Phrase("complaint.photo_kept", values)


@router.on(filters.kind(Location), draft.is_running)
def place(turn: Turn) -> Reply:
    """A place from the map while a complaint is being written."""
    _keep_place(turn)
    if "number" in turn.data:
        filing.add_pieces(turn, [], turn.data["place"])
    asked = draft.onward(turn) if turn.step == draft.PLACE else draft.asked(turn)
    return say(Phrase("complaint.place_kept"), *asked)


def _hold(turn: Turn) -> Reply:
    """Keep the media id only: nothing is fetched before the citizen agrees."""
    held = turn.data.setdefault("held", [])
    if len(held) < PHOTO_LIMIT:
        held.append(_picture(turn))
    return say(_kept(turn, len(held)), *draft.asked(turn))


def take_held(turn: Turn) -> None:
    """The citizen agreed: photos sent before belong to the draft now."""
    held = turn.data.pop("held", [])
    if held:
        turn.data.setdefault("photos", []).extend(_note(turn, *picture) for picture in held)


def note(turn: Turn) -> str:
    """The picture just sent is to be fetched; its reference."""
    return _note(turn, *_picture(turn))


def _note(turn: Turn, media_id: str, is_video: bool) -> str:
    return media.note(turn.connection, citizen=turn.citizen, media_id=media_id, now=turn.now, is_video=is_video)


def _picture(turn: Turn) -> tuple[str, bool]:
    message = turn.message
    media_id = message.media_id if isinstance(message, Image | Video) else ""
    return media_id, isinstance(message, Video)


def _keep_place(turn: Turn) -> None:
    """The point always; its label where no better words were given, or where the place was just asked for."""
    if not isinstance(turn.message, Location):
        return
    point = (turn.message.latitude, turn.message.longitude)
    turn.data["point"] = list(point)
    if "place" not in turn.data or turn.step == draft.PLACE:
        turn.data["place"] = turn.message.label[:PLACE_LIMIT] or "{:.5f}, {:.5f}".format(*point)
