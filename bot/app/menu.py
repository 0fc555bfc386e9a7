"""How does the menu in force become the account's, from the command line?"""

import aiohttp

from bot.app.admin import load_content, with_database
from bot.app.errors import OperatorError
from bot.config import Config
from bot.services import account_text
from bot.store.engine import Database
from bot.store.token import TokenStore
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.clock import utc_now
from bot.wechat.errors import PlatformError


def publish_menu(config: Config) -> list[str]:
    """Replace the account's menu by what staff published, else by content/menu.yaml; the names of its buttons.

    Raises OperatorError.
    """
    account_text.furnish(load_content(config).menu, (), ())
    secret = config.wechat.appsecret.get_secret_value()
    if not secret:
        raise OperatorError(
            "wechat.appsecret is empty: set SHIYU_WECHAT__APPSECRET to the value in the account's console"
        )

    async def work(database: Database) -> list[str]:
        menu = await database.read(account_text.menu_in_force)
        appid = config.wechat.appid
        async with aiohttp.ClientSession() as http:
            tokens = TokenStore(database, appid, utc_now)
            client = AsyncWeChatClient(appid, secret, http=http, tokens=tokens, api_base=config.wechat.api_base)
            try:
                await client.menu.create(menu.body())
            finally:
                await client.close()
        return [item.name for item in menu.items]

    try:
        return with_database(config, work)
    except PlatformError as error:
        raise OperatorError(f"the platform did not take the menu: {error}; `check` says what to do") from None
