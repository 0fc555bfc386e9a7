"""How is the application served, and how does it stop?"""

import asyncio
import signal
import socket
from contextlib import suppress

from aiohttp import web

from bot.app.errors import OperatorError
from bot.config import Config
from bot.wechat.front import Door
from bot.wechat.webhook import WEBHOOK

try:
    from uvloop import new_event_loop
except ImportError:  # not built for this system: the same service, slower
    from asyncio import new_event_loop  # type: ignore[assignment]


def listener(config: Config) -> socket.socket:
    """The bound port, before anything else is begun; raises OperatorError."""
    try:
        return socket.create_server((config.server.host, config.server.port), backlog=1024)
    except OSError as error:
        raise OperatorError(f"server.port: {config.server.host}:{config.server.port} cannot be used: {error}") from None


def run(app: web.Application, config: Config) -> None:
    """Serve until SIGINT or SIGTERM; a start that fails raises OperatorError, a taken port before anything is begun."""
    with (
        listener(config) as sock,
        asyncio.Runner(loop_factory=new_event_loop) as runner,
        suppress(asyncio.CancelledError),
    ):
        runner.run(_serve(app, sock, config.server.shutdown_seconds))


async def _serve(app: web.Application, sock: socket.socket, patience: float) -> None:
    _stop_on_signals()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=patience)
    try:
        await runner.setup()
        assert runner.server is not None  # noqa: S101 - there after setup
        door = Door(app[WEBHOOK], runner.server)
        server = await asyncio.get_running_loop().create_server(door, sock=sock, backlog=1024)
        try:
            await asyncio.Event().wait()
        finally:
            server.close()
            door.close()
    finally:
        await runner.cleanup()


def _stop_on_signals() -> None:
    """The first signal begins the end; a second one does not cut it short."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101 - called from a coroutine

    def stop() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_IGN)
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
