"""With what is the service compared? A bare handler, and echoes on the libraries in use; none of them stores anything.

Each is written the way its own documentation shows, with the setting in which it was fastest.
"""

import logging
import os
import sys
from collections.abc import Callable

import waitress  # type: ignore[import-untyped]
import werobot
from aiohttp import web
from bottle import Bottle  # type: ignore[import-untyped]
from flask import Flask, request
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply
from werobot.contrib.bottle import make_view

from tests.bench.messages import AES_KEY, APPID, PATH, TOKEN

FIXED = (
    b"<xml><ToUserName><![CDATA[o]]></ToUserName><FromUserName><![CDATA[gh]]></FromUserName>"
    b"<CreateTime>1795312800</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[ok]]></Content></xml>"
)


async def _fixed(incoming: web.Request) -> web.Response:
    await incoming.read()
    return web.Response(body=FIXED, content_type="application/xml")


def serve_bare(port: int) -> None:
    """aiohttp that reads the body and answers always the same: what the HTTP part alone costs."""
    _serve(_fixed, port)


def _echo(crypto: WeChatCrypto, body: bytes, signature: str, timestamp: str, nonce: str) -> str:
    message = parse_message(crypto.decrypt_message(body, signature, timestamp, nonce))
    reply = TextReply(content=message.content, message=message)
    return str(crypto.encrypt_message(reply.render(), nonce, timestamp))


def serve_aiohttp(port: int) -> None:
    """wechatpy's codec in an aiohttp handler."""
    crypto = WeChatCrypto(TOKEN, AES_KEY, APPID)

    async def push(incoming: web.Request) -> web.Response:
        query = incoming.query
        answer = _echo(crypto, await incoming.read(), query["msg_signature"], query["timestamp"], query["nonce"])
        return web.Response(text=answer, content_type="application/xml")

    _serve(push, port)


def flask_app() -> Flask:
    """wechatpy's codec in a Flask view."""
    app = Flask(__name__)
    crypto = WeChatCrypto(TOKEN, AES_KEY, APPID)

    @app.post(PATH)
    def push() -> str:
        query = request.args
        return _echo(crypto, request.get_data(), query["msg_signature"], query["timestamp"], query["nonce"])

    return app


def serve_flask(port: int) -> None:
    """Under gunicorn's threads; one worker, as there is one core."""
    options = ("--worker-class", "gthread", "--workers", "1", "--threads", "16", "--keep-alive", "75")
    address = ("--bind", f"127.0.0.1:{port}", "--log-level", "warning")
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options, *address, "tests.bench.peers:flask_app()"])


def serve_werobot(port: int) -> None:
    """Under waitress, sessions off: its README's server and session cost it three quarters of its speed."""
    robot = werobot.WeRoBot(token=TOKEN, encoding_aes_key=AES_KEY, app_id=APPID, SESSION_STORAGE=False)
    robot.text(lambda message: message.content)
    app = Bottle()
    app.route(PATH, ["POST"], make_view(robot))
    waitress.serve(app, host="127.0.0.1", port=port, threads=16, connection_limit=1000, _quiet=True)


def serve_platform(port: int) -> None:
    """Not a peer but what notices are sent to: it takes everything."""

    async def take(incoming: web.Request) -> web.Response:
        await incoming.read()
        return web.json_response({"errcode": 0, "errmsg": "ok", "access_token": "tokenofthestub", "expires_in": 7200})

    app = web.Application()
    app.router.add_post("/{call:.*}", take)
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None)


def _serve(push: Callable[[web.Request], object], port: int) -> None:
    app = web.Application()
    app.router.add_post(PATH, push)  # type: ignore[arg-type]
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None)


PEERS = {"bare": serve_bare, "wechatpy-aiohttp": serve_aiohttp, "wechatpy-flask": serve_flask, "werobot": serve_werobot}

if __name__ == "__main__":
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it complains of every request that waits
    (PEERS | {"platform": serve_platform})[sys.argv[1]](int(sys.argv[2]))
