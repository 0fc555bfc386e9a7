"""你点我检 in the chat: vote by numbers, nominate by a sentence, hear what came of it."""

from handlers.round import following, looking, nominating, voting

before_all = following.router
routers = (looking.router, nominating.router, voting.router)
