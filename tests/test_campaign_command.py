"""Do the commands of campaigns show, send with a bar, stop and count as operators expect?"""

import json
from datetime import UTC, datetime

import pytest

from bot.app import campaign_command
from bot.app.errors import OperatorError
from bot.config import load
from bot.domain.campaign.state import State
from bot.services.campaign import making
from tests.campaigns import LI, CampaignDesk, campaign_desk
from tests.command_line import assert_refused, run
from tests.databases import Databases, opened

QUIET = {"SHIYU_OUTBOX__BLACKHOLE": "true"}


async def approved(desk: CampaignDesk, title: str) -> str:
    """From a template that is shipped; it may begin at any hour."""
    ref = await desk.database.run(making.draft, actor=LI, template="test_menu", now=desk.now)
    values = {"form": "text", "title": title, "body": f"{title}。", "lines": "[]", "ways": "mass", "is_urgent": True}
    await desk.tampers(ref, **values, audience='{"kind": "all", "of": []}')
    await desk.approves(ref)
    return ref


async def test_commands_show_send_and_stop(databases: Databases) -> None:
    url = databases.url("sqlite")
    async with opened(url) as database, campaign_desk(database, datetime.now(UTC)) as desk:
        ref, other = await approved(desk, "请洗手"), await approved(desk, "写错了")
        assert run(url, "campaign", "cancel", other, "--why", "写错了").stdout.strip() == f"{other}: cancelled"
        sent = run(url, "campaign", "watch", ref, "--send", changes=QUIET)
        assert (sent.returncode, sent.stdout.strip()) == (0, f"{ref}: sent, 0 of 0"), sent.stderr
        assert await desk.state(ref) is State.SENT
    told = json.loads(run(url, "campaign", "show", ref).stdout)
    assert (told["state"], told["calls"][0]["state"]) == ("sent", "accepted")
    assert "请洗手" in run(url, "campaign", "list").stdout
    month = run(url, "campaign", "quota", "--used", "3").stdout
    assert ref in month
    assert "by hand" in month
    assert_refused(run(url, "campaign", "quota", "--used", "3"), "已经记过了")


def test_month_is_looked_at_before_anything_is_noted() -> None:
    with pytest.raises(OperatorError, match="write it as 2026-11"):
        campaign_command.quota(load(environ={}), "2026-13", 1, 0)
