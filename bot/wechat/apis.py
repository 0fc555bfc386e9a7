"""Which of wechatpy's API methods must be written anew to be awaited, and which does it lack?"""

from collections.abc import AsyncIterator
from typing import Any, NoReturn

from wechatpy.client.api import (
    WeChatDataCube,
    WeChatJSAPI,
    WeChatMaterial,
    WeChatMedia,
    WeChatMenu,
    WeChatQRCode,
    WeChatTag,
    WeChatUser,
)
from wechatpy.client.api.base import BaseWeChatAPI

from bot.domain.ports import Fetched
from bot.wechat.errors import BadRequest, PlatformError

NO_MENU = "46003"
MEDIA_LIMIT = 10 * 1024 * 1024


class Media(WeChatMedia):  # type: ignore[misc]
    """Temporary media: kept for three days."""

    async def upload(self, kind: str, data: bytes, filename: str) -> dict[str, Any]:
        answer: dict[str, Any] = await self._client.upload("media/upload", data, filename, params={"type": kind})
        return answer

    async def upload_image(self, data: bytes, filename: str) -> str:
        """The address of an image for articles."""
        answer = await self._client.upload("media/uploadimg", data, filename)
        return str(answer["url"])

    async def download(self, media_id: str, limit: int = MEDIA_LIMIT) -> Fetched:
        found: Fetched | dict[str, Any] = await self._client.download(
            "get", "media/get", limit, params={"media_id": media_id}
        )
        if isinstance(found, Fetched):
            return found
        if "video_url" not in found:
            raise BadRequest("garbled", "neither a file nor its address")
        fetched: Fetched = await self._client.download_video(found["video_url"], limit)
        return fetched

    def get_url(self, media_id: str) -> NoReturn:
        raise TypeError("the address would carry the token: use download()")


class Material(WeChatMaterial):  # type: ignore[misc]
    """Permanent media."""

    async def add(
        self, kind: str, data: bytes, filename: str, title: str = "", introduction: str = ""
    ) -> dict[str, Any]:
        fields = {"description": {"title": title, "introduction": introduction}} if kind == "video" else {}
        answer: dict[str, Any] = await self._client.upload(
            "material/add_material", data, filename, params={"type": kind}, fields=fields
        )
        return answer

    async def get(self, media_id: str, limit: int = MEDIA_LIMIT) -> Fetched | dict[str, Any]:
        """The file; for articles and videos what the platform says about them."""
        found: Fetched | dict[str, Any] = await self._client.download(
            "post", "material/get_material", limit, data={"media_id": media_id}
        )
        return found


class Menu(WeChatMenu):  # type: ignore[misc]
    async def get(self) -> dict[str, Any] | None:
        try:
            answer: dict[str, Any] = await self._get("menu/get")
        except PlatformError as error:
            if error.code == NO_MENU:
                return None
            raise
        return answer


class User(WeChatUser):  # type: ignore[misc]
    async def iter_followers(self, first_user_id: str | None = None) -> AsyncIterator[str]:
        """Every follower's openid, page by page."""
        while True:
            page = await self.get_followers(first_user_id)
            for openid in page.get("data", {}).get("openid", ()):
                yield openid
            first_user_id = page.get("next_openid")
            if not first_user_id or "data" not in page:
                return


class Tag(WeChatTag):  # type: ignore[misc]
    async def iter_tag_users(self, tag_id: int, first_user_id: str | None = None) -> AsyncIterator[str]:
        while True:
            page = await self.get_tag_users(tag_id, first_user_id)
            for openid in page.get("data", {}).get("openid", ()):
                yield openid
            first_user_id = page.get("next_openid")
            if not first_user_id or "data" not in page:
                return


class DataCube(WeChatDataCube):  # type: ignore[misc]
    async def get_user_summary(self, begin_date: Any, end_date: Any) -> list[dict[str, Any]]:
        days = {"begin_date": self._to_date_str(begin_date), "end_date": self._to_date_str(end_date)}
        answer = await self._post("getusersummary", data=days)
        return list(answer["list"])


class QRCode(WeChatQRCode):  # type: ignore[misc]
    def show(self, ticket: Any) -> NoReturn:
        raise TypeError("the picture is public: give the browser get_url(ticket)")


class JSAPI(WeChatJSAPI):  # type: ignore[misc]
    """Tickets are kept by bot.wechat.jssdk, for all processes; wechatpy's own keeping cannot wait for an answer."""

    def get_jsapi_ticket(self) -> NoReturn:
        raise TypeError("sign the page with bot.wechat.jssdk.PageSigner")

    def get_jsapi_card_ticket(self) -> NoReturn:
        raise TypeError("ask the platform: get_ticket('wx_card')")


class Draft(BaseWeChatAPI):  # type: ignore[misc]
    """Articles that are not out yet."""

    async def add(self, articles: list[dict[str, Any]]) -> str:
        answer = await self._post("draft/add", data={"articles": articles})
        return str(answer["media_id"])

    async def get(self, media_id: str) -> list[dict[str, Any]]:
        answer = await self._post("draft/get", data={"media_id": media_id})
        return list(answer["news_item"])

    async def update(self, media_id: str, index: int, article: dict[str, Any]) -> None:
        # The platform's field is plural although it takes one article.
        await self._post("draft/update", data={"media_id": media_id, "index": index, "articles": article})

    async def delete(self, media_id: str) -> None:
        await self._post("draft/delete", data={"media_id": media_id})


class Publishing(BaseWeChatAPI):  # type: ignore[misc]
    """Drafts made public; the outcome arrives as PUBLISHJOBFINISH."""

    async def submit(self, media_id: str) -> str:
        answer = await self._post("freepublish/submit", data={"media_id": media_id})
        return str(answer["publish_id"])

    async def get(self, publish_id: str) -> dict[str, Any]:
        return dict(await self._post("freepublish/get", data={"publish_id": publish_id}))

    async def delete(self, article_id: str, index: int = 0) -> None:
        await self._post("freepublish/delete", data={"article_id": article_id, "index": index})


class Notice(BaseWeChatAPI):  # type: ignore[misc]
    """订阅通知: one message for each consent."""

    async def send(self, openid: str, template_id: str, values: dict[str, str], page: str | None = None) -> None:
        data = {name: {"value": value} for name, value in values.items()}
        message = {"touser": openid, "template_id": template_id, "data": data, **({"page": page} if page else {})}
        await self._post("message/subscribe/bizsend", data=message)


class Mass(BaseWeChatAPI):  # type: ignore[misc]
    """Group messages. wechatpy's still say group_id where the platform says tag_id."""

    async def send(self, path: str, whom: dict[str, Any], kind: str, content: Any, client_id: str) -> str:
        """``path``: sendall or send; ``whom``: filter or touser. The message's id."""
        message = {**whom, "msgtype": kind, kind: content, "clientmsgid": client_id}
        if kind == "mpnews":
            message["send_ignore_reprint"] = 0
        return str((await self._post(f"message/mass/{path}", data=message))["msg_id"])

    async def preview(self, openid: str, kind: str, content: Any) -> None:
        await self._post("message/mass/preview", data={"touser": openid, "msgtype": kind, kind: content})
