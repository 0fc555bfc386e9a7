"""How does the demo's local platform come to know the templates of notices, as an account's console would offer them?"""

import json
import urllib.error
import urllib.request
from collections.abc import Iterable

from bot.app.errors import OperatorError

TITLE, TOPIC_TITLE = "办理进度提醒", "订阅内容更新提醒"
_NAMES = {TITLE: ("事项", "进度", "时间", "提示"), TOPIC_TITLE: ("主题", "标题", "时间", "提示")}


def offer(address: str, template: str, title: str, keywords: Iterable[str]) -> None:
    """Give the platform at ``address`` a one-time template with the keywords of a file of content/templates."""
    filled = list(keywords)
    names = (*_NAMES[title], *("内容" for _ in filled))
    content = "\n".join(f"{name}：{{{{{keyword}.DATA}}}}" for name, keyword in zip(names, filled, strict=False))
    body = {"kind": "notice", "title": title, "content": content, "template_id": template}
    asked = urllib.request.Request(  # noqa: S310 - an address of ours
        f"{address}/sandbox/api/templates", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310
            answer.read()
    except (urllib.error.URLError, OSError) as error:
        raise OperatorError(f"the local platform took no template for notices: {error}") from None
