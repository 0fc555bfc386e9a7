"""What does the platform consist of, and in which order do its parts come to life?"""

from dataclasses import replace
from typing import Any

from bot.sandbox.articles import Drafts, Published
from bot.sandbox.chat import Chat
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.grants import Grants
from bot.sandbox.hub import Hub
from bot.sandbox.jssdk import Tickets
from bot.sandbox.ledger import Ledger
from bot.sandbox.mass import Mass
from bot.sandbox.media import Media
from bot.sandbox.menus import Menus
from bot.sandbox.people import People
from bot.sandbox.push import Pusher
from bot.sandbox.qrcodes import Codes
from bot.sandbox.quotas import Quotas
from bot.sandbox.settings import CHANGEABLE, SettingError, Settings
from bot.sandbox.subscription import Subscriptions
from bot.sandbox.tags import Tags
from bot.sandbox.template import Templates
from bot.sandbox.tokens import Tokens
from bot.sandbox.windows import Windows
from bot.sandbox.wire.crypto import Vault


class Platform:
    """Everything behind both faces: the API that bots call and the control API that phones and tests call."""

    def __init__(self, settings: Settings) -> None:
        self.ledger = Ledger(settings.ledger, settings.flush_every)
        self.hub = Hub()
        self.ledger.listener = self.hub.publish
        self.clock = Clock(self.ledger.shelf("clock"))
        self.people = People(self.ledger.shelf("people"), self.clock, settings.seed)
        self.chat = Chat(self.ledger, self.clock)
        self.windows = Windows(self.ledger.shelf("windows"), self.clock)
        self.tokens = Tokens(self.ledger.shelf("tokens"), self.clock)
        self.media = Media(self.ledger, self.clock)
        self.quotas = Quotas(self.ledger.shelf("quotas"), self.clock)
        self.faults = Faults(self.ledger.shelf("faults"))
        self.menu = self.ledger.shelf("menu")
        self.menus = Menus(self.menu, self.people)
        self.tags = Tags(self.ledger.shelf("tags"), self.people)
        self.qrcodes = Codes(self.ledger.shelf("tickets"), self.clock)
        self.grants = Grants(self.ledger.shelf("grants"), self.clock)
        self.jssdk = Tickets(self.ledger.shelf("jssdk"), self.clock)
        self.templates = Templates(self.ledger.shelf("templates"), self.ledger.shelf("template"), self.clock)
        self.subscriptions = Subscriptions(self.ledger.shelf("notices"), self.ledger.shelf("consents"))
        self.drafts = Drafts(self.ledger.shelf("drafts"), self.clock)
        self.published = Published(self.ledger.shelf("published"), self.clock)
        self.mass = Mass(self.ledger.shelf("mass"), self.clock)
        self.pusher = Pusher(self)
        self.settings = settings
        self.vault: Vault | None = None
        self._adopt(settings)

    def _adopt(self, settings: Settings) -> None:
        self.settings = settings
        self.vault = Vault(settings.aes_key, settings.appid) if settings.aes_key else None

    def change(self, values: dict[str, Any]) -> None:
        """Settings that may change while running; SettingError for any other and for values that cannot be."""
        checked: dict[str, Any] = {}
        for name, value in values.items():
            if name not in CHANGEABLE:
                raise SettingError(f"{name}: cannot be changed while the platform runs")
            try:
                checked[name] = CHANGEABLE[name](value)
            except (TypeError, ValueError) as error:
                raise SettingError(f"{name}: {value!r} is not a {CHANGEABLE[name].__name__}") from error
        self._adopt(replace(self.settings, **checked))

    def media_url(self, media_id: str) -> str:
        """An absolute address, as bots get it in PicUrl."""
        return f"{self.origin}/sandbox/media/{media_id}"

    @property
    def origin(self) -> str:
        """Under which browsers and bots see this platform."""
        return self.settings.public_url or f"http://{self.settings.host}:{self.settings.port}"

    def article_url(self, article_id: str, number: int = 1) -> str:
        return f"{self.origin}/sandbox/article/{article_id}/{number}"

    async def start(self) -> None:
        self.people.settle()
        await self.pusher.start()

    async def stop(self) -> None:
        await self.pusher.stop()
        self.ledger.close()
