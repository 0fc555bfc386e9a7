"""Which pictures are built into the phone? A dish with something in it, and a stall's food label."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFilter

_SIZE = (720, 540)


@cache
def sample(number: int) -> bytes:
    """Picture 1 (a bowl of noodles with a hair) or 2 (a packet with mould), as JPEG."""
    picture = _bowl() if number == 1 else _packet()
    out = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(0.8)).save(out, "JPEG", quality=86)
    return out.getvalue()


@cache
def poster() -> bytes:
    """The preview that goes with every video, as JPEG."""
    picture = Image.new("RGB", (240, 240), "#22262b")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((78, 78, 162, 162), outline="#ffffff", width=6)
    draw.polygon([(108, 98), (108, 142), (144, 120)], fill="#ffffff")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _table(colour: str, grain: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", _SIZE, colour)
    draw = ImageDraw.Draw(picture)
    for y in range(0, _SIZE[1], 36):
        draw.line([(0, y), (_SIZE[0], y + 10)], fill=grain, width=3)
    return picture, draw


def _bowl() -> Image.Image:
    picture, draw = _table("#a9764a", "#9a6940")
    draw.ellipse((112, 62, 620, 506), fill="#7d5230")
    draw.ellipse((104, 44, 612, 484), fill="#f4f1ea")
    draw.ellipse((134, 70, 582, 458), fill="#c8502a")
    for i in range(9):
        left, top = 170 + i * 21, 130 + (i * 47) % 90
        draw.arc((left, top, left + 210, top + 190), 200, 20, fill="#f3d58a", width=11)
    for x, y in ((260, 190), (420, 170), (330, 330), (450, 310)):
        draw.rounded_rectangle((x, y, x + 74, y + 46), 12, fill="#6e3219")
    for i in range(16):
        x, y = 190 + (i * 83) % 320, 130 + (i * 61) % 260
        draw.ellipse((x, y, x + 20, y + 12), fill="#5f9a3c")
    draw.arc((250, 190, 520, 400), 150, 330, fill="#1b1411", width=4)
    return picture


def _packet() -> Image.Image:
    picture, draw = _table("#d9dde0", "#cfd4d8")
    draw.polygon([(170, 80), (560, 60), (580, 470), (150, 486)], fill="#e8b75c")
    draw.polygon([(170, 80), (560, 60), (563, 120), (167, 140)], fill="#c23b30")
    draw.ellipse((238, 180, 500, 420), fill="#f2e2bd")
    for x, y, r in ((300, 250, 34), (352, 296, 46), (420, 262, 24), (330, 346, 26)):
        draw.ellipse((x - r, y - r, x + r, y + r), fill="#5d7d6a")
        draw.ellipse((x - r // 2, y - r // 2, x + r // 2, y + r // 2), fill="#8ba896")
    for i in range(30):
        width = 3 + (i * 7) % 5
        draw.rectangle((196 + i * 6, 432, 196 + i * 6 + width // 2, 468), fill="#33302b")
    return picture
