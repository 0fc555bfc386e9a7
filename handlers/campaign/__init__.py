"""近期有什么活动 in the chat: what is on, signing up, answering a quiz, reading a notice."""

from handlers.campaign import following, listing, signing

before_all = following.router
routers = (signing.router, listing.router)
