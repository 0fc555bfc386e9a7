"""Who opened this page inside WeChat?"""

from urllib.parse import urlencode

from bot.domain.ports import DeliveryError
from bot.wechat.channel import delivery_error
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.errors import PlatformError, Unreachable
from bot.wechat.wire import Call

OPEN_BASE = "https://open.weixin.qq.com"


class WeChatOAuth:
    """snsapi_base only: silent, and nothing but the openid."""

    def __init__(self, client: AsyncWeChatClient, open_base: str = OPEN_BASE) -> None:
        self._client = client
        self._open_base = open_base.rstrip("/")

    def address(self, redirect: str, state: str) -> str:
        asked = {
            "appid": self._client.appid,
            "redirect_uri": redirect,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
        }
        return f"{self._open_base}/connect/oauth2/authorize?{urlencode(asked)}#wechat_redirect"

    async def identify(self, code: str) -> str:
        asked = {
            "appid": self._client.appid,
            "secret": self._client.secret,
            "code": code,
            "grant_type": "authorization_code",
        }
        url = self._client.address("https://api.weixin.qq.com/sns/oauth2/access_token")
        try:
            # Not repeated: the code is used up by an exchange whose answer was lost.
            answer = await self._client.wire.ask(Call("get", url, asked))
        except Unreachable as error:
            raise DeliveryError(error.code, "retry", error.text) from None
        except PlatformError as error:
            raise delivery_error(error) from None
        if answer.get("is_snapshotuser") == 1:
            raise DeliveryError("snapshot", "refused", "the openid of a snapshot page is nobody's")
        openid = answer.get("openid")
        if not isinstance(openid, str) or not openid:
            raise DeliveryError("garbled", "refused", "no openid in the answer")
        return openid
