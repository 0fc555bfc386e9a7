"""Questions and answers: what is known is said with its source, what may be meant is offered, what is not known is said."""

from handlers.faq import asking, following

router = asking.router
before_all = following.router
