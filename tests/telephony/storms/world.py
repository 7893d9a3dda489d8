"""Three companies on a switch that goes on by itself."""

from __future__ import annotations

import asyncio
from typing import Any

from telephony import ari
from tests.telephony.controller.behaving import Behaving, FakeChannel
from tests.telephony.controller.world import World
from tests.telephony.storms.cast import NUMBERS, companies

SOUND_S = 5.0


class StormSwitch(Behaving):
    """Sounds end and devices stop ringing by themselves, as on a real one."""

    def _act(self, channel: FakeChannel, request: ari.FakeRequest, parts: list[str]) -> None:
        super()._act(channel, request, parts)
        loop = asyncio.get_running_loop()
        match parts:
            case ["play", name]:
                loop.call_later(SOUND_S, self.end_playback, name)
            case ["record"]:
                loop.call_later(3 * SOUND_S, self.end_recording, request.query["name"])
            case ["dial"]:
                loop.call_later(float(request.query["timeout"]), self._give_up, channel)

    def _make(self, channel_id: str, request: ari.FakeRequest, *, in_stasis: bool) -> ari.FakeAnswer:
        answer = super()._make(channel_id, request, in_stasis=in_stasis)
        if answer.status == 200 and "timeout" in request.query:
            seconds = float(request.query["timeout"])
            asyncio.get_running_loop().call_later(seconds, self._give_up, self.channels[channel_id])
        return answer

    def _give_up(self, channel: FakeChannel) -> None:
        if channel.state != "Up" and self.channels.get(channel.id) is channel:
            self.destroy(channel.id, 19)


class StormWorld(World):
    """Three companies on one switch."""

    def __init__(self, asterisk: Behaving | None = None) -> None:
        cast = companies()
        super().__init__(cast[1], asterisk or StormSwitch())
        self.directory.others = {number: company for number, company in cast.items() if number != 1}
        self.directory.numbers = dict(NUMBERS)

    def profile(self, company_id: int) -> Any:
        return self.directory.company(company_id)

    def set_profile(self, company: Any) -> None:
        if company.id == 1:
            self.directory.profile = company
        else:
            self.directory.others[company.id] = company
