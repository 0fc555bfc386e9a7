"""Inspection results in the chat: asked for in a sentence, by a number, by a tap."""

from handlers.result import asking

before_all = asking.before_all
router = asking.router
