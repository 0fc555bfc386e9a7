"""What does the platform tell about its followers?"""

from bot.sandbox.api.call import Call, Method, known
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform

_PAGE = 10_000


def info(platform: Platform, call: Call) -> Record:
    """No nickname and no picture: not given since 2021-12-27; of those who do not follow, nothing but that."""
    citizen = known(platform, call.query.get("openid", ""))
    if not citizen["following"]:
        return {"subscribe": 0, "openid": citizen["openid"]}
    scene = citizen["scene"]
    return {
        "subscribe": 1,
        "openid": citizen["openid"],
        "language": "zh_CN",
        "subscribe_time": citizen["since"],
        "remark": "",
        "groupid": 0,
        "tagid_list": [],
        "subscribe_scene": "ADD_SCENE_QR_CODE" if scene else "ADD_SCENE_SEARCH",
        "qr_scene": int(scene) if scene.isdigit() else 0,
        "qr_scene_str": "" if scene.isdigit() else scene,
    }


def followers(platform: Platform, call: Call) -> Record:
    everyone = [citizen["openid"] for citizen in platform.people.all() if citizen["following"]]
    start, after = 0, call.query.get("next_openid", "")
    if after:
        if after not in everyone:
            raise ApiError(40003)
        start = everyone.index(after) + 1
    page = everyone[start : start + _PAGE]
    answer: Record = {"total": len(everyone), "count": len(page), "next_openid": page[-1] if page else ""}
    return answer | ({"data": {"openid": page}} if page else {})


METHODS = (
    Method("/cgi-bin/user/info", "GET", info, daily=5_000_000),
    Method("/cgi-bin/user/get", "GET", followers, daily=500),
)
