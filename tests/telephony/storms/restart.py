"""Storms in which call control dies now and then, and the next one finds the switch as it stands and the snapshots."""

from __future__ import annotations

import asyncio
from typing import Any

from telephony.controller.call.core import CONVERSING
from telephony.controller.call.states import CallState
from telephony.controller.keeping.promises import restore_promises
from telephony.conversation import Place
from tests.telephony.storms.checks import hearing
from tests.telephony.storms.dying import die
from tests.telephony.storms.storm import Storm
from tests.telephony.storms.world import StormWorld


class RestartStorm(Storm):
    """A storm with restarts at moments when nothing is under way."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._things.append((6, self.restart))

    async def restart(self) -> None:
        """Call control dies and another one takes over."""
        await self.look()
        if self.found:
            return
        self.note("restart")
        self.outside.relent()
        before = self._conversations()
        await self.snapshots.flush()
        await die(self.w.asterisk)
        await self._live_again()
        await self.look()
        after = self._conversations()
        self.found += [
            f"{call_id} was {talk} and is {after.get(call_id)}"
            for call_id, talk in before.items()
            if after.get(call_id, talk if talk[0] is not CallState.TALKING else None) != talk  # patience may end
        ]

    def _conversations(self) -> dict[str, Any]:
        """Who hears whom in each conversation nobody is rung for, its state, owner and places."""
        heard = hearing(self.w.asterisk)
        return {
            str(call.id): (
                call.state,
                call.slot,
                call.talk.owner,
                {name: one.place for name, one in call.talk.parties.items()},
                {leg.key: sorted(heard[leg.channel_id]) for leg in call.facts.legs if leg.alive},
            )
            for call in self.w.exchange.calls.values()
            if call.state in CONVERSING
            and call.talk is not None
            and all(one.place is not Place.RINGING for one in call.talk.parties.values())
        }

    async def _live_again(self) -> None:
        before, self.w = self.w, StormWorld(self.w.asterisk)
        self.w.directory.profile, self.w.directory.others = before.directory.profile, before.directory.others
        self.w.there, self.w.gate.verdict = before.there, before.gate.verdict
        self.w.book.entries += before.book.entries
        self.snapshots = self.keep()
        self.recovered.clear()
        self._reader = asyncio.create_task(self.connect())
        await self.recovered.wait()
        await restore_promises(self.w.exchange.callbacks, self.snapshots, self._nothing_stored)

    async def _nothing_stored(self) -> list[Any]:
        return []
