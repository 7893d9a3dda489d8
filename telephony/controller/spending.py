"""The money of calls out while they run: set aside before dialling, extended before it runs out, given back at the end.

Once a second :meth:`Spending.look` goes over the legs that money is set aside for. It asks for more ``ASK_MS`` before
what is granted runs out. When that is refused everybody in the conversation hears a tone, then why, and the leg that
costs is hung up before the first unpaid second. So the calls out of a company that is suspended for debt end within
``GRACE_MS``; calls in, and what is called for help, go on. Nothing of it is kept for a restart: the legs themselves are
found again, and money is asked for anew, which is the same request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from telephony import ari
from telephony.controller.call.facts import Leg, ms_between
from telephony.controller.refusals import OF_MONEY, SPENDING
from telephony.ports import CompanyProfile, CreditGate, Granted, Hold, Refused
from telephony.prompts import system_text

if TYPE_CHECKING:
    from telephony.controller.call.call import Call

log = structlog.get_logger(__name__)

FIRST_MS = 180_000
MORE_MS = 180_000
ASK_MS = 60_000
GRACE_MS = ASK_MS + MORE_MS
"""So much talk is covered ahead at most: it is what a call out has left of which no more is wanted."""
AGAIN_MS = 10_000
"""A refusal may be over by then: somebody paid in."""
TONE_MS = 30_000
WORDS_MS = 12_000
END_MS = 2_000
TONE = "sound:beep"


class Asking(Protocol):
    """Puts a question to the database within patience; raises when there is no answer."""

    async def __call__(self, question: Callable[..., Any], *args: Any) -> Any: ...


@dataclass(slots=True)
class Paid:
    """What is set aside for one leg. ``refused``: why there is no more, as far as it was asked."""

    call: Call
    hold: Hold
    company: CompanyProfile
    covered_ms: int
    refused: str = ""
    asking: bool = False
    ask_from_ms: int = 0
    tone_played: bool = False
    words_said: bool = False
    ended: bool = False

    def leg(self) -> Leg | None:
        """The leg, once there is one that the switch ever had."""
        leg = self.call.leg_named(self.hold.leg)
        return leg if leg is not None and leg.existed else None


class Spending:
    """Knows the credit gate and every leg that money is set aside for."""

    def __init__(self, gate: CreditGate, ask: Asking) -> None:
        self._gate = gate
        self._ask = ask
        self._paid: dict[tuple[str, str], Paid] = {}

    async def reserve(self, company: CompanyProfile, call: Call, leg: str, number: str) -> Granted | Refused:
        """Set the first minutes' money aside for a leg about to be dialled."""
        hold = Hold(company.id, call.id, leg, number)
        answer = await self._more(company, hold, FIRST_MS)
        if isinstance(answer, Granted):
            self._paid[str(call.id), leg] = Paid(call, hold, company, answer.ms)
        return answer

    def withdraw(self, call: Call, leg: str) -> None:
        """The leg is not dialled after all."""
        if (paid := self._paid.pop((str(call.id), leg), None)) is not None:
            call.x.spawn(self._settle(paid.hold, 0), "settle")

    def adopt(self, calls: Iterable[Call], now: datetime) -> None:
        """Legs that ran before a restart: they are paid for a moment longer, in which the gate is asked for more."""
        for call in calls:
            for leg in call.facts.legs:
                key = (str(call.id), leg.key)
                if call.company is None or not leg.alive or leg.direction != "out" or not leg.dialled:
                    continue
                if key not in self._paid:
                    hold = Hold(call.company.id, call.id, leg.key, leg.dialled)
                    covered_ms = ms_between(leg.answered_at, now) + ASK_MS
                    self._paid[key] = Paid(call, hold, call.company, covered_ms)

    def look(self, now: datetime) -> list[tuple[CompanyProfile, int]]:
        """Go over all of them. Returns the answered legs that are over, by company and with their talk in ms."""
        over = []
        for key, paid in list(self._paid.items()):
            leg = paid.leg()
            talked_ms = 0 if leg is None else ms_between(leg.answered_at, leg.ended_at or now)
            if paid.call.ended or (leg is not None and not leg.alive):
                del self._paid[key]
                paid.call.x.spawn(self._settle(paid.hold, talked_ms), "settle")
                if leg is not None and leg.answered_at is not None:
                    over.append((paid.company, talked_ms))
            elif leg is not None and leg.answered_at is not None:
                self._watch(paid, leg, talked_ms, now)
        return over

    # ------------------------------------------------------------------------------------ inside

    def _watch(self, paid: Paid, leg: Leg, talked_ms: int, now: datetime) -> None:
        left_ms = paid.covered_ms - talked_ms
        x = paid.call.x
        if left_ms < ASK_MS and not paid.asking and talked_ms >= paid.ask_from_ms:
            paid.asking = True
            x.spawn(self._extend(paid, talked_ms), "extend")
        if not paid.refused:
            return
        if left_ms < TONE_MS and not paid.tone_played:
            paid.tone_played = True
            x.spawn(_play(paid, leg, "tone", TONE), "credit-tone")
        if left_ms < WORDS_MS and not paid.words_said:
            paid.words_said = True
            x.spawn(_say_why(paid, leg), "credit-words")
        if left_ms < END_MS and not paid.ended:
            paid.ended = True
            x.spawn(_end(paid, leg, now), "credit-end")

    async def _extend(self, paid: Paid, talked_ms: int) -> None:
        answer = await self._more(paid.company, paid.hold, talked_ms + ASK_MS + MORE_MS)
        paid.asking = False
        paid.ask_from_ms = talked_ms + AGAIN_MS
        if isinstance(answer, Granted) and answer.ms > paid.covered_ms:
            paid.covered_ms, paid.refused = answer.ms, ""
            paid.tone_played = paid.words_said = False
            paid.call.x.companies.paid(paid.company, answer)
        elif isinstance(answer, Refused):
            paid.refused = answer.reason
            paid.call.log.warning("call.credit_refused", leg=paid.hold.leg, reason=answer.reason)
            paid.call.x.companies.refused(paid.company.id, answer.reason)

    async def _more(self, company: CompanyProfile, hold: Hold, ms: int) -> Granted | Refused:
        """Money for so much talk in all. While nobody can be asked, the contract says whether that is a yes."""
        try:
            answer: Granted | Refused = await self._ask(self._gate.reserve, hold, ms)
        except Exception as error:
            trusted = company.limits.trusted
            log.error("gate.unreachable", company_id=company.id, call_id=str(hold.call_id), error=repr(error))
            return Granted(ms) if trusted else Refused("technical_problem")
        return answer

    async def _settle(self, hold: Hold, ms: int) -> None:
        try:
            await self._ask(self._gate.settle, hold, ms)
        except Exception as error:  # the call's charge takes the reservation's place, or its time runs out
            log.warning("gate.unsettled", call_id=str(hold.call_id), error=repr(error))


async def _say_why(paid: Paid, leg: Leg) -> None:
    words = "credit_ends" if paid.refused in OF_MONEY | SPENDING else "technical_end"
    media = await paid.call.x.speech.say(system_text(words, paid.company.language), paid.company.language)
    if media is not None:
        await _play(paid, leg, "credit", media)


async def _play(paid: Paid, leg: Leg, name: str, media: str) -> None:
    """Into the room where the leg is, so that everybody there hears it; to the leg alone when it is in none."""
    call = paid.call
    bridge = call.stage.bridge_of(leg.channel_id)
    playback = f"{call.id}-{name}-{leg.key}"
    try:
        if bridge is not None:
            await call.ari.play_in_bridge(bridge, playback, media)
        else:
            await call.ari.play(leg.channel_id, playback, media)
    except ari.AriError as error:
        call.log.warning("call.warning_unheard", error=str(error))


async def _end(paid: Paid, leg: Leg, now: datetime) -> None:
    """Hang up the leg that costs; what becomes of the others is the conversation's business."""
    call = paid.call
    call.facts.note(now, "credit.ended", leg=leg.key, reason=paid.refused)
    call.facts.reason = call.facts.reason or paid.refused
    leg.hung_up_by = "system"
    if leg is call.remote_leg:
        call.hung_up("system", now)
    try:
        await call.ari.hang_up(leg.channel_id)
    except ari.AriError as error:
        paid.ended = False  # once more in a second
        call.log.error("call.credit_not_ended", error=str(error))
