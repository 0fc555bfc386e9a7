"""How does the demo's local platform come to know the template of notices, as an account's console would offer it?"""

import json
import urllib.error
import urllib.request

from bot.app.errors import OperatorError
from bot.domain.subscription import Form

TITLE = "办理进度提醒"
_NAMES = ("事项", "进度", "时间", "提示")


def offer(address: str, template: str, form: Form) -> None:
    """Give the platform at ``address`` a one-time template with the keywords of content/templates/case.yaml."""
    names = (*_NAMES, *("内容" for _ in form.fields))
    content = "\n".join(f"{name}：{{{{{keyword}.DATA}}}}" for name, keyword in zip(names, form.fields, strict=False))
    body = {"kind": "notice", "title": TITLE, "content": content, "template_id": template}
    asked = urllib.request.Request(  # noqa: S310 - an address of ours
        f"{address}/sandbox/api/templates", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310
            answer.read()
    except (urllib.error.URLError, OSError) as error:
        raise OperatorError(f"the local platform took no template for notices: {error}") from None
