"""What does a database look like that has 100,000 cases? The same ones every time, and everything that belongs to them."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from bot.domain import subject
from bot.store import search, tables
from bot.store.engine import Database
from bot.store.vault import Vault, vault_of

SEED = 20260415
RARE = "榴莲千层"
"""A food in hardly any story."""
BUSINESS = "老王饭店7店"
_CHUNK = 2000
_LONG = 40  # lines of a long history
_WAVE = f"东关路{BUSINESS}"
_OPEN = 0.03  # of all: what an office of ten has on its desks, many times over


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FOODS = [
    "酸奶",
    "豆干",
    "面包",
    "牛奶",
    "凉皮",
    "卤肉",
    "寿司",
    "蛋糕",
    "火锅底料",
    "鸡爪",
    "豆浆",
    "包子",
    "米线",
    "烤鸭",
    "奶茶",
    "果汁",
    "月饼",
    "香肠",
    "牡蛎",
    "凉菜",
]
_FAULTS = _words(
    "过期两天了 长了白毛 有股酸味 里面有虫子 吃出一根头发 颜色不对 没有生产日期 标签是涂改过的 明显不新鲜 有塑料味"
)
_SHOPS = _words("便民超市 老王饭店 幸福小吃 天天鲜果 一品香 口福居 好又多 小李面包店 东来顺 川味轩 学府食堂 喜乐烘焙")
_ROADS = _words("东关路 和平路 建设街 人民路 解放大道 西门街 学府路 滨河路 光明巷 青年路 园丁街 北环路")
_AFTERWARDS = (
    "店家不肯退钱",
    "回家以后肚子一直疼",
    "孩子吃了两口就吐了",
    "服务员态度很差",
    "打电话没有人接",
    "当场拍了照片",
    "小票还留着",
    "这已经是第二次了",
    "希望你们查一查",
    "后厨的卫生也看不下去",
    "同事也碰到过同样的事",
    "要求按规定赔偿",
)
_CATEGORIES = _words("dairy meat bakery catering produce aquatic drinks other")
_AREAS = _words("110101 110102 110103 110104 110105 110106 110107 110108")
_WAITING = {"complaint": _words("received received accepted"), "report": _words("received checking filed")}
_SOURCES = ("chat", "chat", "chat", "phone", "visit", "12345", "12315")


@dataclass(frozen=True, slots=True)
class Filled:
    """Numbers of cases by what is special about them (fresh, long, wave, linked, any), and words that many stories hold."""

    numbers: dict[str, list[str]]
    words: list[str]


def special(id: int, is_open: bool) -> str:
    """``wave``: open, about one business in one place; ``linked``: with the case before; ``long``: a long history."""
    if is_open and id % 20 == 0:
        return "wave"
    if id % 20 == 1 and id > 1:
        return "linked"
    return "long" if id % 100 == 7 else "any"


class Maker:
    """Draws cases one after another, all of them within a year: what a list or a count looks back on is full."""

    def __init__(self, count: int, now: datetime, staff: int) -> None:
        self._draw = random.Random(SEED)
        self._count, self._now, self._staff = count, now, staff

    def rows(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self._count + 1):
            yield self._row(number)

    def _row(self, id: int) -> dict[str, Any]:
        draw = self._draw
        received = self._now - timedelta(minutes=5 * (self._count - id) + draw.random())
        is_open = draw.random() < _OPEN or id > self._count - 300
        kind = draw.choice(("complaint", "complaint", "report"))
        return self._about(id, special(id, is_open) == "wave") | {
            "id": id,
            "number": f"{'T' if kind == 'complaint' else 'J'}{received:%Y%m%d}-{id % 10_000:04d}",
            "kind": kind,
            "state": draw.choice(_WAITING[kind]) if is_open else "closed",
            "citizen": f"citizen{id % (self._count // 3 + 1):015d}",
            "contact": f"contact{id:015d}",
            "story_ref": f"story{id:017d}",
            "reporter_key": f"{id % (self._count // 3 + 1):032x}",
            "assignee": draw.randint(1, self._staff) if draw.random() < 0.8 else None,
            "created_at": received,
            "updated_at": received,
            "received_at": received,
            "closed_at": None if is_open else received + timedelta(days=draw.randint(1, 60)),
            "was_late": draw.random() < 0.05,
            "source": draw.choice(_SOURCES),
            "category": draw.choice(_CATEGORIES),
            "area": draw.choice(_AREAS),
        }

    def _about(self, id: int, is_wave: bool) -> dict[str, Any]:
        """Which business, where, and what happened."""
        draw = self._draw
        shop = _WAVE if is_wave else f"{draw.choice(_ROADS)}{draw.choice(_SHOPS)}{draw.randint(1, 40)}店"
        latitude, longitude = 39.9 + draw.random() / 10, 116.3 + draw.random() / 10
        food = RARE if id % 40_000 == 5 else draw.choice(_FOODS)
        more = "，".join(draw.sample(_AFTERWARDS, draw.randint(1, 5)))
        day = f"{draw.randint(1, 12)}月{draw.randint(1, 28)}日"
        return {
            "story": f"{day}在{shop}买的{food}{draw.choice(_FAULTS)}，{more}",
            "place": f"{shop}，{draw.choice(_ROADS)}{draw.randint(1, 200)}号",
            "respondent": shop,
            "subject_key": subject.key(shop),
            "latitude": 39.95 if is_wave else latitude,
            "longitude": 116.35 if is_wave else longitude,
        }


async def fill(database: Database, count: int, now: datetime, staff: int) -> Filled:
    """``count`` cases with histories, sealed words, messages, pictures, ratings, links and their place in the index."""
    numbers: dict[str, list[str]] = defaultdict(list)
    part: list[dict[str, Any]] = []
    for row in Maker(count, now, staff).rows():
        part.append(row)
        if row["id"] > count - 20:
            numbers["fresh"].append(row["number"])
        elif (what := special(row["id"], row["closed_at"] is None)) != "any" or row["id"] % 997 == 0:
            numbers[what].append(row["number"])
        if len(part) == _CHUNK or row["id"] == count:
            await database.run(_write, part)
            part = []
    await database.run(_alert, numbers["wave"], now)
    return Filled(dict(numbers), [*_FOODS, *_FAULTS, *_AFTERWARDS, *_ROADS, "过期", "态度"])


def _write(connection: Connection, cases: list[dict[str, Any]]) -> None:
    connection.execute(insert(tables.complaint), cases)
    connection.execute(insert(tables.vault), list(_sealed(vault_of(connection), cases)))
    steps = [step for case in cases for step in _steps(case)]
    connection.execute(insert(tables.complaint_event), steps)
    connection.execute(insert(tables.outbox), [_message(case) for case in cases if case["id"] % 4 == 0])
    connection.execute(insert(tables.media), [_picture(case) for case in cases if case["id"] % 5 == 0])
    connection.execute(insert(tables.rating), [_rating(case) for case in cases if case["closed_at"]])
    links = [_link(case) for case in cases if special(case["id"], case["closed_at"] is None) == "linked"]
    connection.execute(insert(tables.complaint_link), links)
    search.insert(
        connection, [(case["id"], f"{case['story']}\n{case['place']}\n{case['respondent']}") for case in cases]
    )


def _sealed(vault: Vault, cases: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for case in cases:
        for kind, plain in (("contact", f"王女士 139{case['id']:08d}"), ("story", f"{case['story']}，我姓王")):
            ref = case["contact" if kind == "contact" else "story_ref"]
            cipher = vault.seal(plain.encode(), f"vault.cipher:{ref}")
            yield {"ref": ref, "kind": kind, "cipher": cipher, "created_at": case["created_at"]}


def _steps(case: dict[str, Any]) -> list[dict[str, Any]]:
    begun = {"complaint": case["id"], "at": case["received_at"], "actor": "citizen", "text": "", "happenings": ""}
    steps = [begun | {"act": "file", "state": "received", "happenings": "received"}]
    is_long = special(case["id"], case["closed_at"] is None) == "long"
    for hour in range(_LONG if is_long else 0):
        said = {
            "actor": "李明",
            "at": case["received_at"] + timedelta(hours=hour),
            "act": "answer",
            "state": "received",
        }
        steps.append(begun | said | {"text": f"第{hour + 1}次答复：已联系店家，请留意电话"})
    if case["closed_at"]:
        accepted = {"at": case["received_at"] + timedelta(days=1), "actor": "李明", "happenings": "accepted"}
        steps.append(begun | accepted | {"act": "accept", "state": "accepted", "text": "已受理，七日内联系您"})
        closed = {"at": case["closed_at"], "actor": "李明", "happenings": "closed"}
        steps.append(begun | closed | {"act": "close", "state": "closed", "text": "店家已退款并整改，案件办结"})
    return steps


def _message(case: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": f"bench-{case['id']}",
        "recipient": case["citizen"],
        "purpose": "complaint",
        "subject": case["number"],
        "content": b"sealed",
        "state": "failed" if case["id"] % 40 == 0 else "sent",
        "due_at": case["created_at"],
        "created_at": case["created_at"],
    }


def _picture(case: dict[str, Any]) -> dict[str, Any]:
    return {
        "ref": f"media{case['id']:017d}",
        "citizen": case["citizen"],
        "complaint": case["id"],
        "source": b"sealed",
        "state": "kept",
        "mime": "image/jpeg",
        "size": 8,
        "blob": b"sealed",
        "due_at": case["created_at"],
        "created_at": case["created_at"],
    }


def _rating(case: dict[str, Any]) -> dict[str, Any]:
    marks = {"resolved": 1 + case["id"] % 3, "attitude": 1 + case["id"] % 2}
    return {"complaint": case["id"], "round": 1, "text": "", "at": case["closed_at"]} | marks


def _link(case: dict[str, Any]) -> dict[str, Any]:
    return {"one": case["id"] - 1, "other": case["id"], "why": "both", "at": case["created_at"]}


def _alert(connection: Connection, numbers: list[str], now: datetime) -> None:
    """Alerts that stand, with their evidence."""
    day = timedelta(days=1)
    common = {"kind": "cluster", "state": "open", "citizens": 3, "evidence": json.dumps(numbers[:50])}
    rows = [
        {"subject": f"s{n}", "title": _WAVE, "opened_at": now - n * day, "window_from": now - (n + 7) * day, "count": n}
        for n in range(1, 60)
    ]
    connection.execute(insert(tables.alert), [common | row | {"updated_at": now, "window_until": now} for row in rows])
