"""How is the platform's API called without blocking the loop? wechatpy's surface, awaited."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NoReturn

import aiohttp
from wechatpy import WeChatClient
from yarl import URL

from bot.domain.ports import Fetched, Token, TokenStore
from bot.wechat import apis
from bot.wechat.clock import utc_now
from bot.wechat.errors import STALE, BadRequest, TokenError, Unreachable
from bot.wechat.token import TokenKeeper
from bot.wechat.wire import OFFICIAL, Call, Wire, form_body, json_body

# POSTs that may be done twice: they ask, or they set what they set again. Whatever sends is not among them.
_REPEATABLE = frozenset(
    {
        "/cgi-bin/callback/check",
        "/cgi-bin/clear_quota",
        "/cgi-bin/draft/batchget",
        "/cgi-bin/draft/get",
        "/cgi-bin/draft/update",
        "/cgi-bin/freepublish/batchget",
        "/cgi-bin/freepublish/get",
        "/cgi-bin/material/batchget_material",
        "/cgi-bin/material/get_material",
        "/cgi-bin/menu/create",
        "/cgi-bin/menu/trymatch",
        "/cgi-bin/message/mass/get",
        "/cgi-bin/openapi/quota/get",
        "/cgi-bin/qrcode/create",
        "/cgi-bin/stable_token",
        "/cgi-bin/tags/getidlist",
        "/cgi-bin/tags/members/batchtagging",
        "/cgi-bin/tags/members/batchuntagging",
        "/cgi-bin/tags/members/getblacklist",
        "/cgi-bin/tags/update",
        "/cgi-bin/user/info/batchget",
        "/cgi-bin/user/info/updateremark",
        "/cgi-bin/user/tag/get",
    }
)


class AsyncWeChatClient(WeChatClient):  # type: ignore[misc]
    """Every method of wechatpy's API objects returns an awaitable here; it raises PlatformError and nothing else."""

    datacube = apis.DataCube()
    jsapi = apis.JSAPI()
    material = apis.Material()
    media = apis.Media()
    menu = apis.Menu()
    qrcode = apis.QRCode()
    tag = apis.Tag()
    user = apis.User()
    draft = apis.Draft()
    publishing = apis.Publishing()
    notice = apis.Notice()
    mass = apis.Mass()
    # Of mini-programs; they call the network behind the client's back.
    cloud = None
    wxa = None

    def __init__(
        self,
        appid: str,
        secret: str,
        *,
        http: aiohttp.ClientSession,
        tokens: TokenStore,
        clock: Callable[[], datetime] = utc_now,
        api_base: str = OFFICIAL,
        pause: float = 0.3,
    ) -> None:
        """``pause`` in seconds before a failed call's second attempt."""
        super().__init__(appid, secret, auto_retry=False)
        self.clock = clock
        self.wire = Wire(http, secret, pause=pause)
        self._api_base = api_base.rstrip("/")
        self._keeper = TokenKeeper(tokens, self.fetch_token, clock)

    async def token(self) -> str:
        """A living access token."""
        return await self._keeper.token()

    async def close(self) -> None:
        """Stop renewing the token; the HTTP session stays its owner's."""
        await self._keeper.close()

    async def upload(
        self,
        endpoint: str,
        data: bytes,
        filename: str,
        *,
        params: Mapping[str, str] | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Post a file as ``media``; ``fields`` go beside it as JSON."""
        texts = {name: json.dumps(value, ensure_ascii=False) for name, value in (fields or {}).items()}
        body = form_body("media", data, filename, texts)
        answer: dict[str, Any] = await self._authorised(
            self.wire.ask, Call("post", self.address(endpoint), params or {}, body)
        )
        return answer

    async def download(
        self, method: str, endpoint: str, limit: int, *, params: Mapping[str, str] | None = None, data: Any = None
    ) -> Fetched | dict[str, Any]:
        """A file of at most ``limit`` bytes, or the JSON the platform answers with instead."""
        body = None if data is None else json_body(data)
        call = Call(method, self.address(endpoint), params or {}, body, repeat=True)

        async def fetch(call: Call, token: str) -> Fetched | dict[str, Any]:
            return await self.wire.fetch(call, token, limit=limit)

        found: Fetched | dict[str, Any] = await self._authorised(fetch, call)
        return found

    async def download_video(self, url: str, limit: int) -> Fetched:
        """A video from the address the platform gave; no other host is asked."""
        host = URL(url).host or ""
        if not host.endswith(".qq.com") and host != URL(self._api_base).host:
            raise BadRequest("foreign_host", "a video on a host that is not the platform's")
        found = await self.wire.fetch(Call("get", url, repeat=True), limit=limit)
        if not isinstance(found, Fetched):
            raise BadRequest("garbled", "no video")
        return found

    def address(self, endpoint: str, base: str | None = None) -> str:
        """The URL of an endpoint, wechatpy's absolute ones included, on the configured host."""
        absolute = endpoint.startswith(("https://", "http://"))
        url = endpoint if absolute else f"{base or f'{OFFICIAL}/cgi-bin/'}{endpoint}"
        if url.startswith(f"{OFFICIAL}/"):
            return f"{self._api_base}{url.removeprefix(OFFICIAL)}"
        if url.startswith(f"{self._api_base}/"):
            return url
        raise ValueError("not an address of the platform's API")

    async def _request(self, method: str, url_or_endpoint: str, **given: Any) -> Any:
        processor = given.pop("result_processor", None)
        answer = await self._authorised(self.wire.ask, self._call(method, url_or_endpoint, **given))
        try:
            return processor(answer) if processor else answer
        except (LookupError, TypeError):  # wechatpy takes a field out that is not there
            raise Unreachable("garbled", "the answer lacks what was asked for", sent=True) from None

    def _call(
        self,
        method: str,
        endpoint: str,
        *,
        params: Mapping[str, Any] | None = None,
        data: Any = None,
        json: Any = None,
        api_base_url: str | None = None,
        repeat: bool | None = None,
        files: Any = None,
    ) -> Call:
        if files is not None:
            raise TypeError("uploads are written by hand: use upload()")
        url = self.address(endpoint, api_base_url)
        safe = method.lower() == "get" or URL(url).path in _REPEATABLE
        content = data if json is None else json
        body = None if content is None else json_body(content)
        return Call(method, url, params or {}, body, repeat=safe if repeat is None else repeat)

    async def _authorised(self, send: Callable[[Call, str], Any], call: Call) -> Any:
        """Exactly one more try, with another token, when the platform does not know this one."""
        token = await self._keeper.token()
        try:
            return await send(call, token)
        except TokenError as error:
            if error.code not in STALE:
                raise
        token = await self._keeper.replace(token)
        try:
            return await send(call, token)
        except TokenError:
            self._keeper.useless()
            raise

    async def fetch_token(self) -> Token:
        """Ask the platform, whatever is stored; it gives every caller the same token while that one lives."""
        wanted = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
        asked = self.clock()
        call = Call("post", self.address("stable_token"), body=json_body(wanted), repeat=True)
        answer = await self.wire.ask(call)
        value, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(value, str) or not value or not isinstance(seconds, int):
            raise TokenError("garbled", "the platform's answer holds no token")
        return Token(value, asked + timedelta(seconds=seconds))

    def fetch_access_token(self) -> NoReturn:
        raise TypeError("await token() instead")

    @property
    def access_token(self) -> NoReturn:
        # An AttributeError, because wechatpy looks at every attribute while it binds its API objects.
        raise AttributeError("await token() instead")
