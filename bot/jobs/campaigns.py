"""How does a campaign leave the house? Begun, written out, let go in portions, called batch by batch, each once."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter

from bot.domain.campaign.outcome import Outcome, Verdict
from bot.domain.ports import DeliveryError, GroupMessage, MassChannel, Press, Units
from bot.outbox.worker import Worker
from bot.services import campaign
from bot.services.campaign import Call

log = structlog.get_logger()

CALLS = Counter("shiyu_mass_calls_total", "Group messages handed to the platform, by what became of them", ["verdict"])

POLL = 2.0  # seconds: the floor under the wake-up calls
PATIENCE = 40.0  # seconds a call, and what has to be done before it, may take each; the lease is longer
_VERDICTS = {"unknown": Verdict.UNKNOWN, "retry": Verdict.LATER}
_BEFORE = {"refused": Verdict.REJECTED}
_TRAINING = "training"
_REST = timedelta(minutes=5)  # before a picture that the platform did not take is brought again


class MassSender:
    """One worker of a process; several processes may each run one."""

    def __init__(
        self,
        units: Units,
        channel: MassChannel,
        press: Press,
        now: Callable[[], datetime],
        *,
        owner: str,
        patience: float = PATIENCE,
    ) -> None:
        """``owner``: a word of this process's own; ``patience``: seconds that a call may take."""
        self._units = units
        self._channel = channel
        self._press = press
        self._now = now
        self._owner = owner
        self._patience = patience
        self._resting: dict[str, datetime] = {}
        self._worker = Worker("campaigns", self.once, POLL)

    def wake(self) -> None:
        self._worker.wake()

    def start(self) -> None:
        self._worker.start()

    async def stop(self) -> None:
        """Finish the call in hand, begin no other."""
        await self._worker.stop()

    async def once(self) -> bool:
        """One round; True when there may be more to do."""
        if not await self._units.read(campaign.has_work, now=self._now()):
            return False
        did = [await self._begin(), await self._units.run(campaign.plan, now=self._now())]
        did.append(bool(await self._units.run(campaign.let_go, now=self._now())))
        did.append(await self._call())
        did.append(bool(await self._units.run(campaign.take_back, now=self._now())))
        for ref in await self._units.run(campaign.settle, now=self._now()):
            log.info("campaign over", campaign=ref)
        return any(did)

    async def _begin(self) -> bool:
        begun = False
        for ref in await self._units.read(campaign.due, now=self._now()):
            if not await self._has_picture(ref):
                continue
            if await self._units.run(campaign.start, ref=ref, now=self._now()):
                log.info("campaign begun", campaign=ref)
                begun = True
        return begun

    async def _has_picture(self, ref: str) -> bool:
        """Messages to single people name it, so it is at the platform before any is written; False: not this time."""
        if not await self._units.read(campaign.lacks_picture, ref=ref):
            return True
        if self._now() < self._resting.get(ref, self._now()):
            return False
        try:
            await self._press.print(ref)
        except DeliveryError as error:
            log.warning("picture not brought to the platform", campaign=ref, reason=str(error))
            self._resting[ref] = self._now() + _REST
            if error.verdict == "refused":
                await self._units.run(campaign.halt, ref=ref, now=self._now(), why=f"图片没有上传成功：{error}")
            return False
        return True

    async def _call(self) -> bool:
        if not await self._units.read(campaign.has_due, now=self._now()):
            return False
        call = await self._units.run(campaign.claim, owner=self._owner, now=self._now())
        if call is None:
            return False
        outcome = await self._made(call)
        CALLS.labels(outcome.verdict.value).inc()
        log.info(
            "group message", campaign=call.ref, batch=call.number, verdict=outcome.verdict.value, code=outcome.code
        )
        await self._units.run(campaign.record, owner=self._owner, call=call, outcome=outcome, now=self._now())
        return True

    async def _made(self, call: Call) -> Outcome:
        if call.is_training:
            return Outcome(Verdict.ACCEPTED, _TRAINING)
        try:
            ready = await self._equipped(call)
            if self._now() >= call.until:  # this process was stopped for a while
                raise DeliveryError("late", "retry", "the lease was over before the call")
        except DeliveryError as error:  # nothing was sent yet
            return Outcome(_BEFORE.get(error.verdict, Verdict.LATER), code=str(error))
        kind, content = ready.message
        message = GroupMessage(call.way, kind, content, call.client_id, call.target, call.openids)
        try:
            async with asyncio.timeout(self._patience):
                return Outcome(Verdict.ACCEPTED, await self._channel.send(message))
        except TimeoutError:
            return Outcome(Verdict.UNKNOWN, code="timeout")
        except DeliveryError as error:
            return Outcome(_VERDICTS.get(error.verdict, Verdict.REJECTED), code=str(error))
        except Exception as error:
            log.exception("call failed", campaign=call.ref, batch=call.number)
            return Outcome(Verdict.UNKNOWN, code=type(error).__name__)

    async def _equipped(self, call: Call) -> Call:
        """With what the platform has to hold before; it is on record before the call, so that another try names the same."""
        if not call.needs_media or call.media_id:
            return call
        try:
            async with asyncio.timeout(self._patience):
                media_id = await self._press.print(call.ref)
        except TimeoutError:
            raise DeliveryError("timeout", "retry", "the article was not taken in time") from None
        if not await self._units.run(campaign.equip, owner=self._owner, call=call, media_id=media_id):
            raise DeliveryError("lost", "retry", "the call is another process's by now")
        return replace(call, media_id=media_id)
