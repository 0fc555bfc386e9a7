"""What is on in the demo, who comes, and who has answered the quiz? By the same acts as anywhere."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from bot.domain.happening import Act, Setting
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.quiz import Act as QuizAct
from bot.domain.staff import Actor
from bot.services import happening, quiz
from bot.store import citizen

_FAR = timedelta(days=400)  # when they wrote last: what is to be told waits until they write again
People = Mapping[str, Actor]


def put_on_all(connection: Connection, /, *, given: Mapping[str, Any], people: People, now: datetime) -> list[str]:
    """Everything of content/demo/happenings.yaml; the refs. One unit."""
    most = max(
        [one.get("guests", 0) for one in given["happenings"]] + [len(one["answers"]) for one in given["quizzes"]]
    )
    guests = [citizen.add(connection, f"oDemoGuest{place:02d}", now - _FAR) for place in range(most)]
    put_on = [_put_on(connection, one, guests, people, now) for one in given["happenings"]]
    return put_on + [_ask(connection, one, guests, people, now) for one in given["quizzes"]]


def _put_on(
    connection: Connection, given: Mapping[str, Any], guests: Sequence[str], people: People, now: datetime
) -> str:
    at = now - timedelta(days=2)
    ref = happening.draft(connection, actor=people["chen"], now=at)
    happening.edit(connection, actor=people["chen"], ref=ref, given=_setting(given, now), now=at)
    happening.act(connection, actor=people["zhou"], ref=ref, act=Act.OPEN, now=at)
    for place, one in enumerate(guests[: given.get("guests", 0)]):
        told = {"name": f"{'赵钱孙李周吴郑王'[place % 8]}女士", "phone": f"1390000{place:04d}"}
        happening.sign_up(connection, ref=ref, citizen=one, now=at + timedelta(hours=1 + place), **told)
    return ref


def _setting(given: Mapping[str, Any], now: datetime) -> Setting:
    day = (now + timedelta(days=given["in_days"])).astimezone(BEIJING).date()
    starts = datetime.combine(day, time.fromisoformat(given["at"]), BEIJING)
    return Setting(
        title=given["title"],
        words=given["words"],
        place=given["place"],
        starts=starts,
        ends=starts + timedelta(hours=given["hours"]),
        sign_until=starts - timedelta(days=1),
        takes_sign_ups="guests" in given,
        places=given.get("places", 0),
        asks=frozenset(given.get("asks", ())),
    )


def _ask(connection: Connection, given: Mapping[str, Any], guests: Sequence[str], people: People, now: datetime) -> str:
    at = now - timedelta(days=given["days"])
    ref = quiz.draft(connection, actor=people["chen"], template=given["template"], now=at)
    quiz.act(connection, actor=people["zhou"], ref=ref, act=QuizAct.OPEN, now=at)
    for place, (choices, one) in enumerate(zip(given["answers"], guests, strict=False)):
        how: dict[str, Any] = {"source": "page" if place % 2 else "chat", "now": at + timedelta(hours=20 * place + 1)}
        for number, choice in enumerate(choices.split(), 1):
            quiz.answer(connection, ref=ref, citizen=one, number=number, choice=int(choice), **how)
    return ref
