"""What does the poster of a round look like, on paper and on a phone?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

from bot.domain.refused import Refused

PLAIN, BOLD = "NotoSansHans-Regular.otf", "NotoSansHans-Bold.otf"
SIZES = {"a4": (2480, 3508), "a6": (1240, 1748), "phone": (1080, 1920)}
"""Pixels; A4 and A6 at 300 to the inch."""

_GREEN, _INK, _QUIET, _PAPER = "#0a6b4e", "#1c1c1c", "#4a4a4a", "#ffffff"
_MARGIN, _BAND, _CODE, _FOOT = 8, 15, 62, 17  # hundredths of the width, as all lengths here
_TITLE, _WORDS, _LINE = 7.4, 3.7, 1.45
_MOST_LINES = 4  # of the words; more is read by nobody who walks past
_CLOSING = "，。？！、；：”」）》…"  # never at the beginning of a line


@dataclass(frozen=True, slots=True)
class Poster:
    """``head`` stands in the band, ``lines`` below the words, ``call`` below the code, ``foot`` at the very end."""

    head: str
    title: str
    words: str
    lines: tuple[str, ...]
    call: str
    foot: str
    address: str


def draw(given: Poster, size: str, fonts: Path) -> bytes:
    """A PNG of one of SIZES; raises Refused ``round.poster_font`` when ``fonts`` lacks the typeface."""
    width, height = SIZES[size]
    if not all((fonts / name).is_file() for name in (PLAIN, BOLD)):
        raise Refused("round.poster_font")
    image = Image.new("RGB", (width, height), _PAPER)
    _Sheet(image, fonts).fill(given)
    out = BytesIO()
    image.save(out, "PNG", dpi=(300, 300))
    return out.getvalue()


@lru_cache(maxsize=32)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


class _Sheet:
    """Written from the top to the code, which has the middle of what is left."""

    def __init__(self, image: Image.Image, fonts: Path) -> None:
        self._image = image
        self._pen = ImageDraw.Draw(image)
        self._fonts = fonts
        self._unit = image.width / 100

    def fill(self, given: Poster) -> None:
        self._pen.rectangle((0, 0, self._image.width, self._px(_BAND)), fill=_GREEN)
        self._write(given.head, BOLD, 4.6, (_BAND - 4.6) / 2 - 0.6, _PAPER)
        y = self._block(given.title, BOLD, _TITLE, _BAND + 6, _INK, most=3)
        y = self._block(given.words, PLAIN, _WORDS, y + 2, _QUIET, most=_MOST_LINES)
        for line in given.lines:
            y = self._block(line, BOLD, _WORDS, y + 1, _GREEN, most=1)
        bottom = self._image.height / self._unit - _FOOT
        self._place(given.address, y + 2, bottom)
        self._write(given.call, BOLD, 5, bottom + 1, _INK)
        self._write(given.foot, PLAIN, 2.9, bottom + 10, _QUIET)

    def _px(self, length: float) -> int:
        return round(length * self._unit)

    def _block(self, words: str, font: str, size: float, y: float, ink: str, *, most: int) -> float:
        """Lines in the middle of the sheet; where the next may begin."""
        for line in self._wrapped(words, font, size, most):
            self._write(line, font, size, y, ink)
            y += size * _LINE
        return y

    def _wrapped(self, words: str, font: str, size: float, most: int) -> Iterator[str]:
        room, face, rest = self._px(100 - 2 * _MARGIN), _font(self._fonts / font, self._px(size)), words.strip()
        for place in range(most):
            line = rest
            while line and face.getlength(line) > room:
                line = line[:-1]
            while len(line) > 1 and rest[len(line) : len(line) + 1] in tuple(_CLOSING):
                line = line[:-1]
            rest = rest[len(line) :]
            if not line:
                return
            yield f"{line[:-1]}…" if rest and place == most - 1 else line

    def _write(self, words: str, font: str, size: float, y: float, ink: str) -> None:
        face = _font(self._fonts / font, self._px(size))
        self._pen.text((self._image.width / 2, self._px(y)), words, fill=ink, font=face, anchor="ma")

    def _place(self, address: str, top: float, bottom: float) -> None:
        """The code between two lines, its modules whole pixels wide so that every camera reads it."""
        code = segno.make_qr(address, error="q")
        side = int(code.symbol_size(border=4)[0])
        scale = max(1, self._px(min(_CODE, bottom - top)) // side)
        drawn = BytesIO()
        code.save(drawn, kind="png", scale=scale, border=4)
        corner = (self._image.width - side * scale) // 2, (self._px(top + bottom) - side * scale) // 2
        with Image.open(drawn) as picture:
            self._image.paste(picture.convert("RGB"), corner)
