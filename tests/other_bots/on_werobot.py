"""A bot of a few lines on WeRoBot: ``python -m tests.other_bots.on_werobot PORT [safe]``."""

import sys
from typing import Any

import werobot

from tests.other_bots import AES_KEY, APPID, TOKEN

sealed = {"encoding_aes_key": AES_KEY, "app_id": APPID} if "safe" in sys.argv else {}
robot = werobot.WeRoBot(token=TOKEN, SESSION_STORAGE=False, **sealed)


def welcome(_: Any) -> str:
    return "欢迎"


def echo(message: Any) -> str:
    return f"您说：{message.content}"


def clicked(message: Any) -> str:
    return f"您点了 {message.key}"


def other(message: Any) -> str:
    return f"收到 {message.type}"


robot.subscribe(welcome)
robot.text(echo)
robot.click(clicked)
robot.handler(other)

if __name__ == "__main__":
    robot.config["HOST"], robot.config["PORT"] = "127.0.0.1", int(sys.argv[1])
    robot.run(server="wsgiref")
