"""How is the table of learnt points read and written? A feature, its rarity, then ``route:points`` for each route it speaks of."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.content.reading import ContentError
from bot.domain.words import Points

_START = "（起点）"
_HEAD = "# 由 python -m tests.eval routes 学来，不用手改：特征，多稀罕，再是各条路的加减分"


def read_points(file: Path) -> Points:
    """Raises ContentError."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise ContentError(f"{file}: the file is missing; restore it") from None
    except UnicodeDecodeError as error:
        raise ContentError(f"{file}: not UTF-8: {error}") from None
    found: dict[str, tuple[float, Mapping[str, float]]] = {}
    for place, line in enumerate(lines, 1):
        if not line.startswith("#"):
            feature, *given = line.split("\t")
            try:
                found[feature] = float(given[0]), _by_route(given[1:])
            except (IndexError, ValueError):
                raise ContentError(
                    f"{file}: line {place}: must be a feature, a number, route:number; restore it"
                ) from None
    _, start = found.pop(_START, (0.0, {}))
    if not start:
        raise ContentError(f"{file}: the line {_START} is missing; restore the file")
    if strays := {route for _, points in found.values() for route in points} - start.keys():
        raise ContentError(f"{file}: {min(strays)} is no route of the line {_START}; restore the file")
    return Points(start, found)


def _by_route(cells: Iterable[str]) -> dict[str, float]:
    return {route: float(value) for route, _, value in (cell.partition(":") for cell in cells)}


def write_points(file: Path, points: Points) -> None:
    """The same, written."""
    lines = [_HEAD, _line(_START, 0.0, points.start)]
    lines += [_line(feature, rarity, given) for feature, (rarity, given) in points.features.items()]
    file.write_text("\n".join(lines) + "\n", "utf-8")


def _line(feature: str, rarity: float, points: Mapping[str, float]) -> str:
    return "\t".join((feature, f"{rarity:g}", *(f"{route}:{value:g}" for route, value in points.items())))
