"""How does a message go to everybody, to a tag or to a list, and what became of it?"""

from typing import Any

from bot.sandbox import messages
from bot.sandbox.api import content
from bot.sandbox.api.call import OK, Call, Method, known
from bot.sandbox.chat import content_of
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.mass import SENT, SPEEDS
from bot.sandbox.platform import Platform

_MOST, _FEWEST = 10_000, 2


def to_all(platform: Platform, call: Call) -> Record:
    chosen = call.part("filter")
    if chosen.get("is_to_all") is True:
        return _send(platform, call, [one["openid"] for one in platform.people.followers()], to_all=True)
    tag = chosen.get("tag_id")
    if not isinstance(tag, int | str) or not str(tag).isdigit():
        raise ApiError(40152)
    return _send(platform, call, platform.tags.members(int(tag)), to_all=False)


def to_list(platform: Platform, call: Call) -> Record:
    openids = list(dict.fromkeys(call.texts("touser", 40031)))
    if len(openids) < _FEWEST:
        raise ApiError(40130)
    if len(openids) > _MOST:
        raise ApiError(40032)
    return _send(platform, call, openids, to_all=False)


def _send(platform: Platform, call: Call, openids: list[str], *, to_all: bool) -> Record:
    mass, profile = platform.mass, platform.settings.profile
    client_id = str(call.body.get("clientmsgid") or "")
    mass.check_twice(client_id)
    kind, fields, draft = _content(platform, call)
    mass.check_account(profile, to_all=to_all)
    receivers = mass.receivers(profile, [one for one in openids if platform.people.is_follower(one)])
    mass.count_account(profile, to_all=to_all)
    article_id = ""
    if draft:
        articles = platform.drafts.find(draft)
        article_id = platform.published.add(articles, listed=to_all)
        platform.drafts.delete(draft)
        fields = content.cards(platform, articles, article_id)
    verdict = mass.take_verdict()
    reached = [one for one in receivers if verdict == SENT and not platform.people[one]["refuses"]]
    job = mass.begin(
        client_id,
        {"type": kind, "article_id": article_id, "verdict": verdict, "counts": _counts(openids, receivers, reached)},
    )
    call.rule = f"群发：{len(openids)} 人中 {len(reached)} 人收到，其余本月已满 4 条、未关注或拒收；结果 {verdict}"
    for openid in reached:
        _show(platform, openid, kind, fields)
    call.then.append(lambda: platform.pusher.send("mphelper", _finished(job, fields)))
    told = {"errcode": 0, "errmsg": "send job submission success", "msg_id": job["msg_id"]}
    return told | ({"msg_data_id": job["msg_data_id"]} if article_id else {})


def _counts(asked: list[str], receivers: list[str], reached: list[str]) -> Record:
    sent, failed = len(reached), len(receivers) - len(reached)
    return {"TotalCount": len(asked), "FilterCount": len(receivers), "SentCount": sent, "ErrorCount": failed}


def _finished(job: Record, fields: Record) -> messages.Outgoing:
    urls = [one["url"] for one in fields.get("articles", [])]
    return messages.mass_finish(job["msg_id"], job["verdict"], job["counts"], urls)


def _show(platform: Platform, openid: str, kind: str, fields: Record) -> None:
    text, extra = content_of(kind, fields)
    platform.chat.add(openid, "them", kind, text, via="mass", **extra)


def _content(platform: Platform, call: Call) -> tuple[str, Record, str]:
    """Kind and fields of the bubble, and the draft that is used up by it, if one is."""
    kind = call.text("msgtype", 40008)
    if kind == "wxcard":
        raise ApiError(45113)
    if kind not in ("mpnews", "text", "voice", "image", "images", "mpvideo"):
        raise ApiError(40008)
    body = call.part(kind)
    if kind == "mpnews":
        draft = str(body.get("media_id"))
        return "news", content.cards(platform, platform.drafts.find(draft)), draft
    if kind == "images":
        return "images", {"media_ids": _pictures(platform, body)}, ""
    if kind == "mpvideo":
        return "video", _video(platform, body), ""
    shown, fields = {"text": content.text, "voice": content.voice, "image": content.image}[kind](platform, body)
    return shown, fields, ""


def _pictures(platform: Platform, body: Record) -> list[str]:
    ids: Any = body.get("media_ids")
    if not isinstance(ids, list) or not ids:
        raise ApiError(40007)
    return [content.kept(platform, media_id, "image") for media_id in ids]


def _video(platform: Platform, body: Record) -> Record:
    media_id = content.kept(platform, body.get("media_id"), "mpvideo")
    record = platform.media.find(media_id) or {}
    return {"media_id": media_id, **{name: record.get(name, "") for name in ("title", "description")}}


def preview(platform: Platform, call: Call) -> Record:
    """To one citizen, by openid or by the name in WeChat, which wins; a draft stays a draft."""
    name = str(call.body.get("towxname") or "")
    named = [one["openid"] for one in platform.people.followers() if name and one["name"] == name]
    openid = named[0] if named else known(platform, call.text("touser", 40003))["openid"]
    kind, fields, draft = _content(platform, call)
    if not platform.people.is_follower(openid):
        raise ApiError(43004)
    if draft:
        articles = platform.drafts.find(draft)
        fields = content.cards(platform, articles, platform.published.add(articles, listed=False))
    _show(platform, openid, kind, fields)
    return {"errcode": 0, "errmsg": "preview success"}


def state(platform: Platform, call: Call) -> Record:
    job = platform.mass.find(call.body.get("msg_id"))
    return {"msg_id": job["msg_id"], "msg_status": job["status"]}


def delete(platform: Platform, call: Call) -> Record:
    """The pages go, the cards stay on the phones; texts, pictures and voices cannot be taken back."""
    job, index = _job_of(platform, call), call.number("article_idx", 40060, 0)
    if job["type"] not in ("news", "video"):
        raise ApiError(40059)
    if job["article_id"]:
        platform.published.delete(job["article_id"], index)
        left = platform.published.find(job["article_id"])["articles"]
        job = job | {"status": "DELETE" if all(one["is_deleted"] for one in left) else job["status"]}
    else:
        job = job | {"status": "DELETE"}
    platform.mass.put(job)
    return OK


def _job_of(platform: Platform, call: Call) -> Record:
    """By msg_id, or by the address of one of its articles."""
    url = str(call.body.get("url") or "")
    if call.body.get("msg_id") or not url:
        return platform.mass.find(call.body.get("msg_id"))
    for job in platform.mass.jobs():
        if job["article_id"] and f"/{job['article_id']}/" in url:
            return job
    raise ApiError(40059)


def set_speed(platform: Platform, call: Call) -> Record:
    speed = call.number("speed", 45084)
    if not 0 <= speed < len(SPEEDS):
        raise ApiError(45083)
    platform.mass.set_speed(speed)
    return OK


def get_speed(platform: Platform, _: Call) -> Record:
    return {**OK, "speed": platform.mass.speed, "realspeed": SPEEDS[platform.mass.speed]}


METHODS = (
    Method("/cgi-bin/message/mass/sendall", "POST", to_all),
    Method("/cgi-bin/message/mass/send", "POST", to_list),
    Method("/cgi-bin/message/mass/preview", "POST", preview),
    Method("/cgi-bin/message/mass/get", "POST", state),
    Method("/cgi-bin/message/mass/delete", "POST", delete),
    Method("/cgi-bin/message/mass/speed/set", "POST", set_speed),
    Method("/cgi-bin/message/mass/speed/get", "POST", get_speed, takes="nothing"),
)
