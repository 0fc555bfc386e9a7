"""How do two units compare (1 g/kg is 1000 mg/kg), where they do?"""

import re
from decimal import Decimal
from functools import lru_cache

_RATIO = re.compile(r"(?P<of>[A-Za-zμ]+(?:\(?KOH\)?)?)/(?P<count>\d+(?:\.\d+)?)?(?P<per>[A-Za-zμ]+[²³]?)")
_MASS = {"kg": Decimal(1000), "g": Decimal(1), "mg": Decimal("1e-3"), "μg": Decimal("1e-6"), "ng": Decimal("1e-9")}
_VOLUME = {"L": Decimal(1000), "dL": Decimal(100), "mL": Decimal(1), "μL": Decimal("1e-3")}
_AREA = {"m²": Decimal(10_000), "dm²": Decimal(100), "cm²": Decimal(1)}
_KINDS = (("mass", _MASS), ("volume", _VOLUME), ("area", _AREA))


@lru_cache(maxsize=1 << 10)
def scale_of(unit: str) -> tuple[str, Decimal]:
    """What ``unit`` measures and how much one of it is; units of the same kind compare, others never do."""
    if unit == "%":
        return "mass/mass", Decimal("0.01")
    match = _RATIO.fullmatch(unit)
    if match is None:
        return unit, Decimal(1)
    of, amount = _size(match["of"])
    per, share = _size(match["per"])
    return f"{of}/{per}", amount / (share * Decimal(match["count"] or 1))


def _size(name: str) -> tuple[str, Decimal]:
    return next(((kind, sizes[name]) for kind, sizes in _KINDS if name in sizes), (name, Decimal(1)))
