"""Who agreed to which subscription notice, and how many may still be sent?"""

import secrets
from typing import TYPE_CHECKING

from bot.sandbox import library, messages
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record, Shelf
from bot.sandbox.values import fields_of

if TYPE_CHECKING:
    from bot.sandbox.platform import Platform

ONCE, LONG_TERM = 2, 3
_MOST = 25
_NOTHING: Record = {"left": 0, "on": False, "off": False, "last": ""}


class Subscriptions:
    """One-time templates: each consent is one notice. Long-term ones: any number until the citizen says no."""

    def __init__(self, templates: Shelf, consents: Shelf) -> None:
        self._templates, self._consents = templates, consents

    def templates(self) -> list[Record]:
        return [template for _, template in self._templates.items()]

    def find(self, template_id: str) -> Record | None:
        template: Record | None = self._templates.get(template_id)
        return template

    def choose(self, tid: str, kids: list[int], scene: str) -> str:
        """A template of the library with two to five of its keywords; its id."""
        entry, words = library.find(tid), {word["kid"]: word for word in library.keywords(tid)}
        if entry is None:
            raise ApiError(40037)
        if not 2 <= len(kids) <= 5 or any(kid not in words for kid in kids) or len(scene) > 15:
            raise ApiError(40097)
        content, example = library.content_of([words[kid] for kid in kids])
        return self.add(entry["title"], content, entry["type"], example)

    def add(self, title: str, content: str, kind: int, example: str = "", template_id: str = "") -> str:
        if template_id not in self._templates and len(self._templates) >= _MOST:
            raise ApiError(45026)
        key = template_id or secrets.token_urlsafe(32)
        words = {"title": title, "content": content, "example": example, "type": kind, "fields": fields_of(content)}
        self._templates.put(key, {"priTmplId": key, **words})
        return key

    def delete(self, template_id: str) -> None:
        if template_id not in self._templates:
            raise ApiError(40037)
        self._templates.drop(template_id)

    def consents(self, openid: str) -> list[Record]:
        """Of each template: what the citizen said (accept, reject or nothing) and the notices left, None for any."""
        return [self._shown(openid, template) for template in self.templates()]

    def _shown(self, openid: str, template: Record) -> Record:
        given, lasting = self._given(openid, template["priTmplId"]), template["type"] == LONG_TERM
        status = "reject" if given["off"] else given["last"]
        left = (None if given["on"] and not given["off"] else 0) if lasting else given["left"]
        names = {"template_id": template["priTmplId"], "title": template["title"], "type": template["type"]}
        return {**names, "status": status, "left": left}

    def _given(self, openid: str, template_id: str) -> Record:
        given: Record = self._consents.get(f"{openid} {template_id}", {})
        return _NOTHING | given

    def _put(self, openid: str, template_id: str, **changed: object) -> None:
        self._consents.put(f"{openid} {template_id}", self._given(openid, template_id) | changed)

    def popup(self, platform: "Platform", openid: str, answers: dict[str, str], scene: int = 1) -> int:
        """The consent sheet was answered: counts, ledger, and the event about it, whose push number is returned.

        ``scene``: 1 a web page, 2 an article. ValueError for a template or an answer there is not.
        """
        self._check(answers)
        for template_id, answer in answers.items():
            given, said_yes = self._given(openid, template_id), answer == "accept"
            left = given["left"] + said_yes
            self._put(openid, template_id, left=left, on=said_yes, off=given["off"] and not said_yes, last=answer)
        return self._tell(platform, "popup", openid, answers, {"PopupScene": scene})

    def manage(self, platform: "Platform", openid: str, answers: dict[str, str]) -> int | None:
        """Notices turned on or off in the account's settings on the phone; only a no is pushed."""
        self._check(answers)
        for template_id, answer in answers.items():
            self._put(openid, template_id, off=answer == "reject", last=answer)
        refused = {key: answer for key, answer in answers.items() if answer == "reject"}
        return self._tell(platform, "change", openid, refused, {}) if refused else None

    def _check(self, answers: dict[str, str]) -> None:
        for template_id, answer in answers.items():
            if template_id not in self._templates or answer not in ("accept", "reject"):
                raise ValueError(f"{template_id}: no such template, or {answer!r} is neither accept nor reject")

    def _tell(self, platform: "Platform", what: str, openid: str, answers: dict[str, str], more: Record) -> int:
        now = platform.clock.now()
        platform.ledger.write("consent", at=now, citizen=openid, answers=answers, through=what)
        entries = [{"TemplateId": key, "SubscribeStatusString": answer, **more} for key, answer in answers.items()]
        return platform.pusher.send(openid, messages.subscribe_message(what, entries))

    def spend(self, openid: str, template_id: str) -> str:
        """Uses one consent and says which; ApiError 43101 without."""
        template, given = self._templates.get(template_id), self._given(openid, template_id)
        lasting = bool(template) and template["type"] == LONG_TERM
        if given["off"] or not (given["on"] if lasting else given["left"] > 0):
            raise ApiError(43101)
        if lasting:
            return "长期订阅：可多次发送"
        self._put(openid, template_id, left=given["left"] - 1)
        return f"一次性订阅：还剩 {given['left'] - 1} 次"
