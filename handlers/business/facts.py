"""What is said of a business when one side of it is asked for: grade, licence, penalties, lists, certificates?"""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.business import Colour
from bot.domain.phrase import Phrase
from bot.services.business import BusinessPage, Certificate
from handlers.business import card
from handlers.say import day

_SHOWN = 3  # records of a kind
_WORDS = 60  # characters of each


def facts(page: BusinessPage, about: str) -> tuple[Phrase, ...]:
    """``about`` as in ``bot.domain.lookup.Lookup``."""
    return _ABOUT[about](page)


def _grade(page: BusinessPage) -> tuple[Phrase, ...]:
    shop = page.business
    risk = Phrase("business.no_risk")
    if shop.risk is not None:
        risk = Phrase("business.risk", {"grade": Phrase(f"business.risk_grade.{shop.risk.lower()}")})
    return (card.grade(shop), risk, Phrase("business.grades_mean"))


def _licence(page: BusinessPage) -> tuple[Phrase, ...]:
    code = page.business.credit_code
    return (
        card.licence(page.business),
        Phrase("business.code", {"code": code}) if code else Phrase("business.no_code"),
    )


def _penalty(page: BusinessPage) -> tuple[Phrase, ...]:
    if not page.penalties:
        return (Phrase("business.no_penalties"),)
    said = [Phrase("business.penalties", {"count": len(page.penalties)})]
    for one in page.penalties[:_SHOWN]:
        values = {"when": day(one.decided_on), "fact": one.fact[:_WORDS], "outcome": one.outcome[:_WORDS]}
        said.append(Phrase("business.penalty", values))
        said += [Phrase("business.penalty_reply", {"words": one.reply[:_WORDS]})] if one.reply else []
    return tuple(said)


def _list(page: BusinessPage) -> tuple[Phrase, ...]:
    said = []
    for one in page.listings[:_SHOWN]:
        values = {"title": one.title, "since": day(one.since)}
        said.append(Phrase("business.red", values) if one.colour is Colour.RED else Phrase("business.black", values))
    return tuple(said) or (Phrase("business.no_lists"),)


def _certificate(page: BusinessPage) -> tuple[Phrase, ...]:
    if not page.certificates:
        return (Phrase("business.no_certificates"),)
    some = [_lot(one) for one in page.certificates[:_SHOWN]]
    return (Phrase("business.certificates"), *some, Phrase("business.promise"))


def _lot(one: Certificate) -> Phrase:
    return Phrase("business.certificate", {"food": one.food, "number": one.number, "when": day(one.issued_on)})


def certified(found: Sequence[Certificate], number: str) -> tuple[Phrase, ...]:
    """Whose lot a number on a label is."""
    if not found:
        return (Phrase("business.no_certificate", {"number": number}),)
    said = [
        Phrase(
            "business.certificate_of",
            {"name": one.business_name, "food": one.food, "number": one.number, "when": day(one.issued_on)},
        )
        for one in found[:_SHOWN]
    ]
    return (*said, Phrase("business.promise"))


_ABOUT: Mapping[str, Callable[[BusinessPage], tuple[Phrase, ...]]] = {
    "grade": _grade,
    "licence": _licence,
    "penalty": _penalty,
    "list": _list,
    "certificate": _certificate,
}
