"""What do staff fill in for something people can come to, and is it good enough to be saved?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.console import act_form
from bot.console.act_form import Field
from bot.console.round.form import is_whole, local, moment
from bot.domain.happening import PLACE, TITLE, WORDS, Setting
from bot.services.happening.views import Happening

TEXTS = (
    Field("title", "名称", "如：科普进校园、开放日。", limit=TITLE),
    Field("place", "地点", "写到门口，老人也找得到。", limit=PLACE),
    Field("words", "说明", "讲什么、给谁听、要带什么。", "area", is_required=False, limit=WORDS),
)
TIMES = (
    Field("starts", "开始", kind="datetime-local"),
    Field("ends", "结束", kind="datetime-local"),
    Field("sign_until", "报名到什么时候", kind="datetime-local"),
)
PLACES = Field("places", "名额", "不限人数就填 0；满了以后报名的排候补。", "number", limit=5)
FIELDS = (*TEXTS, *TIMES, PLACES)


def of_happening(known: Happening) -> dict[str, Any]:
    """The form as it stands."""
    typed = {"title": known.title, "place": known.place, "words": known.words, "places": str(known.places)}
    typed |= {"starts": local(known.starts), "ends": local(known.ends), "sign_until": local(known.sign_until)}
    return {**typed, "takes_sign_ups": known.has_sign_up, "asks": known.asks}


def of_form(form: Any) -> dict[str, Any]:
    """What was sent."""
    asks = frozenset(str(one) for one in form.getall("asks", ()))
    return {**act_form.read(form, FIELDS), "takes_sign_ups": "takes_sign_ups" in form, "asks": asks}


def problems(typed: Mapping[str, Any]) -> dict[str, str]:
    """What no rule but the form itself can find, by field."""
    found = act_form.problems(typed, FIELDS)
    found |= {one.name: "请选日期和时间。" for one in TIMES if typed[one.name] and moment(typed[one.name]) is None}
    return found if is_whole(typed["places"]) else found | {"places": "请填一个整数。"}


def setting(typed: Mapping[str, Any]) -> Setting:
    """``typed`` has no ``problems``."""
    return Setting(
        title=typed["title"],
        words=typed["words"],
        place=typed["place"],
        starts=_at(typed["starts"]),
        ends=_at(typed["ends"]),
        sign_until=_at(typed["sign_until"]),
        takes_sign_ups=typed["takes_sign_ups"],
        places=int(typed["places"]),
        asks=typed["asks"],
    )


def _at(words: str) -> datetime:
    found = moment(words)
    if found is None:
        raise ValueError(f"{words} is no moment: look for problems first")
    return found
