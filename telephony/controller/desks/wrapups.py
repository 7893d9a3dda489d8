"""Writing up: the time after a call, its result and note, for the company whose call it was."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from telephony.acd import types as acd
from telephony.calls.record import WrapUpRecord
from telephony.controller.clock import utc_now
from telephony.controller.desks.args import Args
from telephony.controller.desks.book import Agent, PastCall, WrapUp
from telephony.controller.desks.office import Answer
from telephony.controller.desks.talking import Talking
from telephony.controller.refused import RefusedError
from telephony.controller.shown.desk import written_up

VOICEMAIL = "voicemail"
"""The result which says that a machine answered."""


class WrapUps(Talking):
    """Wrap-ups: begun and ended by the ACD, written by the agent."""

    def wrap_up(self, company_id: int, user_id: int, args: Args) -> Answer:
        """Write a call up: the one being written up (which ends the wrap-up) or one of the agent's last calls."""
        agent = self.require(company_id, user_id)
        try:
            call_id = UUID(args.text("call_id"))
        except ValueError as error:
            raise RefusedError("unknown_call") from error
        code, note = args.text("disposition_code", 64), args.text("note", 4000)
        past = next((past for past in agent.recent if past.id == call_id), None)
        if agent.wrap_up is not None and agent.wrap_up.call_id == call_id:
            agent.wrap_up.disposition_code, agent.wrap_up.note = code, note
            self.x.switchboard.handle(acd.WrapUpFinished(user_id))
        elif past is not None:
            now = utc_now()
            self._keep(WrapUpRecord(past.company_id, past.schema, call_id, user_id, now, now, code, note))
        else:
            raise RefusedError("unknown_call")
        self.changed(agent)
        return self.picture(agent)

    def extend(self, company_id: int, user_id: int, ms: int) -> Answer:
        """More time for the wrap-up that runs, as far as the queue allows."""
        agent = self.require(company_id, user_id)
        if agent.wrap_up is None:
            raise RefusedError("not_in_wrapup")
        if ms <= 0:
            raise RefusedError("bad_args")
        if self.x.switchboard.agent(user_id).extra_ms <= 0:
            raise RefusedError("no_more_time")
        self.x.switchboard.handle(acd.WrapUpExtended(user_id, ms))
        self.changed(agent)
        return self.picture(agent)

    def wrap_up_started(self, agent: Agent, contact: str, until: int) -> None:
        """The ACD gives time to write the call up. ``contact`` is the call's id, or that with a number behind it."""
        call = self.x.call_of_contact(contact)
        if call is None or call.company is None:
            return
        if call.facts.agent_answered_at is None:  # nobody spoke: there is nothing to write up
            asyncio.get_running_loop().call_soon(self.x.switchboard.handle, acd.WrapUpFinished(agent.user_id))
            return
        shown = written_up(self.x, agent, call)
        company = call.company
        extra_ms = self.x.switchboard.agent(agent.user_id).extra_ms
        agent.wrap_up = WrapUp(call.id, company.id, company.schema, utc_now(), _time(until), shown, extra_ms=extra_ms)
        agent.recent.append(PastCall(call.id, company.id, company.schema))
        self.changed(agent)

    def wrap_up_prolonged(self, agent: Agent, until: int) -> None:
        """It lasts longer."""
        if agent.wrap_up is not None:
            agent.wrap_up.until = _time(until)
            agent.wrap_up.extra_ms = self.x.switchboard.agent(agent.user_id).extra_ms
            self.changed(agent)

    def wrap_up_ended(self, agent: Agent) -> None:
        """It is over, by its time or because the agent was done: keep what was written."""
        asyncio.get_running_loop().call_soon(self.changed, agent)  # after the ACD has settled what comes next
        done, agent.wrap_up = agent.wrap_up, None
        if done is None:
            return
        self._keep(
            WrapUpRecord(
                done.company_id,
                done.schema,
                done.call_id,
                agent.user_id,
                done.started_at,
                utc_now(),
                done.disposition_code,
                done.note,
            )
        )

    def _keep(self, record: WrapUpRecord) -> None:
        """Journal it. A callback that a machine answered was an attempt, and no more."""
        self.x.journal.append(record)
        if record.disposition_code == VOICEMAIL:
            self.x.callbacks.was_voicemail(record.call_id)


def _time(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
