"""How is the platform served, by itself or beneath another command?"""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import web

from bot.sandbox.app import create_app
from bot.sandbox.control.door import PLATFORM
from bot.sandbox.options import Usage, add_settings, settings_of
from bot.sandbox.platform import Platform
from bot.sandbox.settings import SettingError, Settings

_EPILOG = """\
other commands:
  python -m bot sandbox play FILE …   play a script of a conversation against a bot
  python -m bot sandbox load …        let many citizens write at once, measure and count the answers

example, a bot that is not ours:
  python -m bot sandbox --callback http://127.0.0.1:8000/wechat --token mytoken --port 8090
  then let the bot use http://127.0.0.1:8090 instead of https://api.weixin.qq.com
  and open http://127.0.0.1:8090/sandbox/phone
"""


@asynccontextmanager
async def serving(settings: Settings, listener: socket.socket) -> AsyncIterator[Platform]:
    """The platform on a bound socket; it knows the port it got."""
    known = replace(settings, port=listener.getsockname()[1])
    app = create_app(known)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        yield app[PLATFORM]
    finally:
        await runner.cleanup()


def bound(settings: Settings) -> socket.socket:
    """The port, before anything else is begun; raises SettingError."""
    try:
        return socket.create_server((settings.host, settings.port), backlog=1024)
    except OSError as error:
        raise SettingError(f"port: {settings.host}:{settings.port} cannot be listened on: {error.strerror}") from None


async def serve(settings: Settings, listener: socket.socket) -> None:
    """Until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with serving(settings, listener) as platform:
        address = f"http://{settings.host}:{platform.settings.port}"
        sys.stdout.write(f"sandbox ready on {address}\n")
        sys.stdout.flush()
        if sys.stdout.isatty():
            await _advise(platform, address)
        await stop.wait()


async def _advise(platform: Platform, address: str) -> None:
    """What somebody who sits before it does next."""
    right, rule = await platform.pusher.verify()
    sys.stdout.write(f"  the phone        {address}/sandbox/phone\n  the bot's API    {address}\n")
    sys.stdout.write(f"  the callback     {platform.settings.callback or '--callback is not set'}: ")
    sys.stdout.write(
        "answers the URL verification\n" if right else f"does not answer the URL verification yet ({rule})\n"
    )
    sys.stdout.flush()


def main(words: list[str]) -> int:
    parser = Usage("sandbox", "A local WeChat platform: a phone in the browser, the API, and pushes to a bot.", _EPILOG)
    add_settings(parser)
    settings = settings_of(parser.parse_args(words))
    asyncio.run(serve(settings, bound(settings)))
    return 0
