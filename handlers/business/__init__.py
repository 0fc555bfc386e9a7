"""A business in the chat: by name, by code, by what is near, by its door's QR code."""

from handlers.business import around, asking

before_all = around.router
before_results = asking.before_results
router = asking.router
