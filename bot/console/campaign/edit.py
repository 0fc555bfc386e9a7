"""How do staff write a notice: its words beside the phone, for whom, by which way, when?"""

import asyncio
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from aiohttp import web
from markupsafe import Markup

from bot.console.campaign import form as asking
from bot.console.campaign import label
from bot.console.campaign.form import Filled
from bot.console.campaign.shown import asked, look, render, told_no, who
from bot.console.settings import UNITS, session_of
from bot.domain.campaign import fill
from bot.domain.campaign.entered import FIELD
from bot.domain.campaign.guide import PLACE
from bot.domain.campaign.state import Form
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.services import desk_lists, house, media, picture, round
from bot.services.campaign import making, rich
from bot.services.campaign.views import Campaign

_SAID = ("title", "digest", "source", "body")
_PLAIN = ("author", "cover", "link")
_ROUNDS = 20  # of the last ones can be chosen


def on_phone(known: Campaign, filled: Filled | None = None) -> SimpleNamespace:
    """What a reader would see once ``filled`` is saved; of an article only what the cleaner lets through."""
    typed = filled.typed if filled else {}
    is_article, marked = known.form is Form.ARTICLE, _marked(known)
    taps = typed["lines"].splitlines() if "lines" in typed else [line.content for line in known.lines]
    words = {name: typed.get(name, getattr(known, name)) for name in _SAID} | {"lines": tuple(taps)}
    said = {name: _each(marked, text) for name, text in _refilled(known, typed, words).items()}
    # Nothing but what nh3 let through a moment ago is taken as HTML.
    html = Markup(rich.clean(str(said["body"]))) if is_article else ""  # noqa: S704
    plain = {name: typed.get(name, getattr(known, name)) for name in _PLAIN}
    return SimpleNamespace(form=known.form, html=html, **said, **plain)


def _refilled(known: Campaign, typed: Mapping[str, str], words: Mapping[str, Any]) -> Mapping[str, Any]:
    """``words`` with the fields of the template as they are typed now."""
    template = house.shipped().campaigns.template(known.template)
    if template is None or not any(name.startswith(FIELD) for name in typed):
        return words
    after = {one.key: typed.get(f"{FIELD}{one.key}", "") for one in template.fields}
    return fill.refilled(template, known.fields, after, words, rich.clean)


def _each(marked: Callable[[str], str], text: str | tuple[str, ...]) -> str | list[str]:
    return marked(text) if isinstance(text, str) else [marked(line) for line in text]


def _marked(known: Campaign) -> Callable[[str], str]:
    """Fields that nobody filled stand by their names: 〔什么节〕."""
    template = house.shipped().campaigns.template(known.template)
    names = {one.key: one.name for one in (template.fields if template else ())}
    return lambda words: PLACE.sub(lambda found: f"〔{names.get(found[1], found[1])}〕", words)


def _lists(connection: Connection, /, **which: Any) -> dict[str, Any]:
    """What readers can be chosen from."""
    areas = [(area.code, area.name) for area in desk_lists.areas(connection) if area.is_ours]
    rounds = round.listing(connection, **which, page=1).items[:_ROUNDS]
    topics = [(one.key, one.name) for one in house.shipped().campaigns.topics]
    return {"areas": areas, "topic": topics, "round": [(one.number, one.title) for one in rounds]}


async def show(request: web.Request) -> web.Response:
    known = await look(request)
    return await _page(request, known, asking.of_texts(await _texts(request)))


async def _texts(request: web.Request) -> dict[str, str]:
    actor, ref = session_of(request).actor, request.match_info["ref"]
    return await request.app[UNITS].read(making.editable, actor=actor, ref=ref)


async def _page(request: web.Request, known: Campaign, filled: Filled, refusal: str = "") -> web.Response:
    lists = await request.app[UNITS].read(_lists, **who(request))
    values: dict[str, Any] = {
        "known": known,
        "filled": filled,
        "typed": filled.typed,
        "template_fields": asking.of_template(house.shipped().campaigns.template(known.template)),
        "words": asking.of_words(known.form),
        "body": asking.body_of(known.form),
        "lists": lists,
        "written": asking.WRITTEN,
        "ways": asking.ways(label.WAYS),
        "shown": on_phone(known, filled),
        "version": known.version,
    }
    return render(request, "campaign/edit.html", refusal=refusal, **values)


async def save(request: web.Request) -> web.Response:
    known, form = await look(request), await request.post()
    filled = asking.of_form(form, await _texts(request))
    seen = str(form.get("version", ""))
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
    try:
        await request.app[UNITS].run(making.edit, given=filled.given, version=version, **asked(request))
    except Refused as refused:
        if refused.code != "campaign.unchanged":
            return await _page(request, known, filled, told_no(request, label.named(refused)))
    raise web.HTTPSeeOther(f"/console/campaigns/{known.ref}?done=edit")


async def phone(request: web.Request) -> web.Response:
    """The phone beside the form, as it would look with what is typed now; nothing is kept."""
    known, form = await look(request), await request.post()
    filled = asking.of_form(form, await _texts(request))
    return render(request, "campaign/phone.html", shown=on_phone(known, filled))


async def put_picture(request: web.Request) -> web.Response:
    """A cover, or a picture for the text; what the camera wrote into it goes."""
    known, given = await look(request), (await request.post()).get("picture")
    filled = asking.of_texts(await _texts(request))
    if not isinstance(given, web.FileField):
        return await _page(request, known, filled, "请先选一张图片。")
    try:
        fetched = await asyncio.to_thread(media.reencode, given.file.read())
        address = await request.app[UNITS].run(picture.keep, picture=fetched, **who(request))
        await request.app[UNITS].run(making.edit, given={"cover": address}, **asked(request))
    except Refused as refused:
        if refused.code != "campaign.unchanged":
            return await _page(request, known, filled, told_no(request, label.named(refused)))
    raise web.HTTPSeeOther(f"/console/campaigns/{known.ref}/edit?done=picture#picture-title")
