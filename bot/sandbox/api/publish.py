"""How do drafts become articles that stand on the account's page?"""

from bot.sandbox import messages
from bot.sandbox.api.call import OK, Call, Method
from bot.sandbox.api.draft import shown
from bot.sandbox.ledger import Record
from bot.sandbox.people import openid_of
from bot.sandbox.platform import Platform


def submit(platform: Platform, call: Call) -> Record:
    """The draft is gone from now on; that it was published is told by an event and by ``get``."""
    media_id = call.text("media_id", 40007)
    job = platform.published.publish(platform.drafts.find(media_id))
    platform.drafts.delete(media_id)
    call.then.append(lambda: platform.pusher.send(_editor(platform), messages.publish_finish(_told(platform, job))))
    return {**OK, "publish_id": job["publish_id"], "msg_data_id": int(job["publish_id"]) + 2_000_000_000}


def _editor(platform: Platform) -> str:
    """In whose name the event comes: one of the account's own people."""
    return openid_of(platform.settings.seed, "公众号管理员")


def _told(platform: Platform, job: Record) -> Record:
    """``fail_idx`` are the articles that kept the draft from being published."""
    job = platform.published.job(job["publish_id"])
    head, numbers = {"publish_id": job["publish_id"], "publish_status": job["status"]}, range(1, job["count"] + 1)
    if "article_id" not in job:
        return head | {"fail_idx": list(numbers)}
    items = [{"idx": idx, "article_url": platform.article_url(job["article_id"], idx)} for idx in numbers]
    return head | {"article_id": job["article_id"], "article_detail": {"count": len(items), "item": items}}


def get(platform: Platform, call: Call) -> Record:
    """``publish_status`` 0 published, 5 deleted since, others by verdict."""
    job = platform.published.job(str(call.body.get("publish_id", "")))
    return {"fail_idx": []} | _told(platform, job)


def _articles(platform: Platform, article_id: str, *, no_content: bool = False) -> list[Record]:
    listed = shown(platform, platform.published.find(article_id)["articles"], no_content=no_content)
    return [one | {"url": platform.article_url(article_id, idx)} for idx, one in enumerate(listed, 1)]


def article(platform: Platform, call: Call) -> Record:
    return {"news_item": _articles(platform, call.text("article_id", 53600))}


def batch(platform: Platform, call: Call) -> Record:
    published, without = platform.published.all(), call.body.get("no_content") in (1, True)
    items = [
        {
            "article_id": article_id,
            "content": {"news_item": _articles(platform, article_id, no_content=without)},
            "update_time": record["update_time"],
        }
        for article_id, record in call.page(published)
    ]
    return {"total_count": len(published), "item_count": len(items), "item": items}


def delete(platform: Platform, call: Call) -> Record:
    platform.published.delete(call.text("article_id", 53600), call.number("index", 40060, 0))
    return OK


METHODS = (
    Method("/cgi-bin/freepublish/submit", "POST", submit),
    Method("/cgi-bin/freepublish/get", "POST", get),
    Method("/cgi-bin/freepublish/getarticle", "POST", article),
    Method("/cgi-bin/freepublish/batchget", "POST", batch),
    Method("/cgi-bin/freepublish/delete", "POST", delete),
)
