"""In which square of the map is a place, which squares lie around it, and how far apart are two places?"""

from collections.abc import Iterator
from math import asin, ceil, cos, floor, radians, sin, sqrt

_SIDE = 0.005  # degrees: some 550 m from south to north
_ROW = 100_000  # columns of squares in a row: 360 / _SIDE and some
_EARTH = 6_371_000  # metres
_DEGREE = 111_195  # metres from south to north
RINGS = (500, 1_500, 3_000)
"""Metres, one after the other, within which somebody looks around."""


def cell(lat: float, lon: float) -> int:
    """The number of the square: those of one row follow each other from west to east."""
    return floor((lat + 90) / _SIDE) * _ROW + floor((lon + 180) / _SIDE)


def around(lat: float, lon: float, metres: float) -> Iterator[tuple[int, int]]:
    """The squares that a circle touches, as first and last of each row."""
    high = ceil(metres / _DEGREE / _SIDE)
    wide = ceil(metres / (_DEGREE * stretch(lat)) / _SIDE)
    middle = cell(lat, lon)
    for row in range(-high, high + 1):
        yield middle + row * _ROW - wide, middle + row * _ROW + wide


def stretch(lat: float) -> float:
    """How long a degree of longitude is, beside one of latitude."""
    return max(0.1, cos(radians(lat)))


def metres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Between two places (haversine, Earth's mean radius 6,371 km)."""
    high, wide = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    part = sin(high) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(wide) ** 2
    return 2 * _EARTH * asin(sqrt(part))
