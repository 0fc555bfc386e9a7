"""A bot of a few lines on wechatpy and the standard library's server: ``python -m tests.other_bots.on_wechatpy PORT``."""

import os
import sys
from collections.abc import Iterable
from threading import Thread
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server

from wechatpy import WeChatClient, create_reply, parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

from tests.other_bots import AES_KEY, APPID, SECRET, TOKEN

crypto = WeChatCrypto(TOKEN, AES_KEY, APPID)


class Client(WeChatClient):  # type: ignore[misc]
    """The library's, at the address of another platform: its token comes from a fixed one otherwise."""

    API_BASE_URL = f"{os.environ.get('SANDBOX_URL', '')}/cgi-bin/"

    def fetch_access_token(self) -> Any:
        query = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
        return self._fetch_access_token(url=f"{self.API_BASE_URL}token", params=query)


def later(openid: str) -> None:
    Client(APPID, SECRET).message.send_text(openid, "晚一点说的")


def answer(message: Any) -> Any:
    if message.type == "event":
        return {"subscribe": "欢迎", "subscribe_scan": "欢迎"}.get(message.event) or f"您点了 {message.key}"
    if message.type != "text":
        return f"收到 {message.type}"
    if message.content == "晚点再说":
        Thread(target=later, args=(message.source,)).start()
        return ""
    return f"您说：{message.content}"


def app(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    start("200 OK", [("Content-Type", "text/xml; charset=utf-8")])
    check_signature(TOKEN, query["signature"], query["timestamp"], query["nonce"])
    if environ["REQUEST_METHOD"] == "GET":
        return [query["echostr"].encode()]
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    is_sealed = query.get("encrypt_type") == "aes"
    if is_sealed:
        body = crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
    message = parse_message(body)
    text = answer(message)
    xml = create_reply(text, message).render() if text else ""
    return [(crypto.encrypt_message(xml, query["nonce"]) if is_sealed and xml else xml).encode()]


if __name__ == "__main__":
    make_server("127.0.0.1", int(sys.argv[1]), app).serve_forever()
