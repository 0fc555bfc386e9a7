"""How is a page of ours signed for the JS-SDK? One ticket for all processes, kept like the access token."""

import hashlib
import secrets
from datetime import timedelta

from bot.domain.ports import Token, TokenStore
from bot.wechat.channel import delivery_error
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.errors import PlatformError, TokenError
from bot.wechat.token import TokenKeeper


class PageSigner:
    """Implements ``bot.domain.ports.PageSigner``; ``tickets`` keeps the ticket where all processes find it."""

    def __init__(self, client: AsyncWeChatClient, tickets: TokenStore) -> None:
        self._client = client
        self._keeper = TokenKeeper(tickets, self._fetch, client.clock)

    async def sign(self, url: str) -> dict[str, str]:
        try:
            ticket = await self._keeper.token()
        except PlatformError as error:
            raise delivery_error(error) from None
        nonce, stamp = secrets.token_hex(8), str(int(self._client.clock().timestamp()))
        page = url.partition("#")[0]
        text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={stamp}&url={page}"
        signature = hashlib.sha1(text.encode()).hexdigest()  # noqa: S324 - the platform's choice
        return {"appid": self._client.appid, "timestamp": stamp, "nonce": nonce, "signature": signature}

    async def close(self) -> None:
        await self._keeper.close()

    async def _fetch(self) -> Token:
        asked = self._client.clock()
        answer = await self._client.jsapi.get_ticket("jsapi")
        value, seconds = answer.get("ticket"), answer.get("expires_in")
        if not isinstance(value, str) or not value or not isinstance(seconds, int):
            raise TokenError("garbled", "the platform's answer holds no ticket")
        return Token(value, asked + timedelta(seconds=seconds))
