"""What does the platform tell about its followers?"""

from bot.sandbox.api.call import OK, Call, Method, known
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform

_PAGE = 10_000
_BATCH = 100
_REMARK = 30


def _told(citizen: Record) -> Record:
    """No nickname and no picture: not given since 2021-12-27; of those who do not follow, nothing but that."""
    if not citizen["following"]:
        return {"subscribe": 0, "openid": citizen["openid"]}
    scene = citizen["scene"]
    return {
        "subscribe": 1,
        "openid": citizen["openid"],
        "language": "zh_CN",
        "subscribe_time": citizen["since"],
        "remark": citizen["remark"],
        "groupid": citizen["tags"][0] if citizen["tags"] else 0,
        "tagid_list": citizen["tags"],
        "subscribe_scene": "ADD_SCENE_QR_CODE" if scene else "ADD_SCENE_SEARCH",
        "qr_scene": int(scene) if scene.isdigit() else 0,
        "qr_scene_str": "" if scene.isdigit() else scene,
    }


def info(platform: Platform, call: Call) -> Record:
    return _told(known(platform, call.query.get("openid", "")))


def batch(platform: Platform, call: Call) -> Record:
    listed = call.body.get("user_list")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise ApiError(47001)
    if not 1 <= len(listed) <= _BATCH:
        raise ApiError(40032)
    return {"user_info_list": [_told(known(platform, one.get("openid"))) for one in listed]}


def followers(platform: Platform, call: Call) -> Record:
    everyone = [citizen["openid"] for citizen in platform.people.followers()]
    start, after = 0, call.query.get("next_openid", "")
    if after:
        if after not in everyone:
            raise ApiError(40003)
        start = everyone.index(after) + 1
    page = everyone[start : start + _PAGE]
    answer: Record = {"total": len(everyone), "count": len(page), "next_openid": page[-1] if page else ""}
    return answer | ({"data": {"openid": page}} if page else {})


def remark(platform: Platform, call: Call) -> Record:
    openid, text = known(platform, call.text("openid", 40003))["openid"], str(call.body.get("remark", ""))
    if len(text) >= _REMARK:
        raise ApiError(40092)
    platform.people.change(openid, remark=text)
    return OK


METHODS = (
    Method("/cgi-bin/user/info", "GET", info),
    Method("/cgi-bin/user/info/batchget", "POST", batch),
    Method("/cgi-bin/user/info/updateremark", "POST", remark),
    Method("/cgi-bin/user/get", "GET", followers),
)
