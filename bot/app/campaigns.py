"""What sends campaigns, put together for the service and for the command line?"""

from collections.abc import Callable
from datetime import datetime

from bot.config import Config
from bot.content import Content
from bot.domain.campaign.notice import TopicNotices
from bot.jobs.campaigns import MassSender
from bot.outbox.channels import MassBlackhole
from bot.services.campaign.publishing import Printer
from bot.store.engine import Database
from bot.store.vault import new_ref
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.mass import WeChatMass
from bot.wechat.materials import NoMaterials, WeChatMaterials


def topic_notices(config: Config, content: Content) -> TopicNotices | None:
    """Only accounts that may send by themselves have subscription notices."""
    if not (config.wechat.topic_template and config.wechat.customer_service):
        return None
    return TopicNotices(config.wechat.topic_template, content.topic_notice)


def mass_sender(
    config: Config, database: Database, client: AsyncWeChatClient, now: Callable[[], datetime]
) -> MassSender:
    """Woken by everything that changes a campaign, or lets another portion of one go."""
    is_mute = config.outbox.blackhole
    materials = NoMaterials() if is_mute else WeChatMaterials(client)
    channel = MassBlackhole() if is_mute else WeChatMass(client)
    sender = MassSender(database, channel, Printer(database, materials, now), now, owner=new_ref())
    for signal in ("campaign", "delivery"):
        database.on(signal, sender.wake)
    return sender
