"""What else surrounds an exchange, as plain as can be: the directory, the gate, speech, tapes, the journal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from telephony.calls.record import JournalEntry
from telephony.controller.call.call import Call
from telephony.controller.threads import Threads
from telephony.ports import Allowed, CompanyProfile, Granted, Hold, NumberRoute, Refused, Verdict
from tests.telephony.controller.acme import COMPANY, NUMBER


@dataclass
class Directory:
    """The companies, as the test wants them: ``profile`` is company 1."""

    profile: CompanyProfile = COMPANY
    down: bool = False
    recent: list[str] = field(default_factory=list)
    unwanted: set[str] = field(default_factory=set)
    others: dict[int, CompanyProfile] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=lambda: {NUMBER: 1})

    def find_number(self, e164: str) -> NumberRoute | None:
        if self.down:
            raise ConnectionError("the database is away")
        return NumberRoute(e164, self.numbers[e164]) if e164 in self.numbers else None

    def company(self, company_id: int) -> CompanyProfile | None:
        if self.down:
            raise ConnectionError("the database is away")
        return self.profile if company_id == 1 else self.others.get(company_id)

    def recently_called(self, company_id: int) -> list[str]:
        return self.recent

    def wants_no_calls(self, company_id: int, number: str) -> bool:
        if self.down:
            raise ConnectionError("the database is away")
        return number in self.unwanted


@dataclass
class Gate:
    verdict: Verdict = field(default_factory=Allowed)
    asked: list[tuple[int, str, str]] = field(default_factory=list)
    covers_ms: int = 1_000_000_000
    reserved: list[tuple[Hold, int]] = field(default_factory=list)
    settled: list[tuple[Hold, int]] = field(default_factory=list)
    down: bool = False

    def may_start(self, company_id: int, direction: str, destination: str) -> Verdict:
        self._asked((company_id, direction, destination))
        return self.verdict

    def reserve(self, hold: Hold, ms: int) -> Granted | Refused:
        self._asked((hold.company_id, "out", hold.destination))
        self.reserved.append((hold, ms))
        if isinstance(self.verdict, Refused):
            return self.verdict
        return Granted(min(ms, self.covers_ms), Decimal(1))

    def settle(self, hold: Hold, ms: int) -> None:
        self.settled.append((hold, ms))

    def _asked(self, question: tuple[int, str, str]) -> None:
        self.asked.append(question)
        if self.down:
            raise ConnectionError("the database is away")


class SameThread(Threads):
    """Does the blocking work at once: the tests' work does not block."""

    async def run(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        await asyncio.sleep(0)
        return work(*args, **kwargs)


class Ears:
    """Says everything by name, so that a test can read what was said."""

    async def say(self, text: str, language: str) -> str | None:
        return f"sound:{text}"

    def prompt(self, name: str) -> str:
        return f"sound:{name}"


@dataclass
class Tape:
    started: list[tuple[str, str]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    muted: list[bool] = field(default_factory=list)

    async def start(self, channel: str, file: str) -> str:
        self.started.append((channel, file))
        return "7"

    async def stop(self, channel: str, monitor_id: str) -> None:
        self.stopped.append(channel)

    async def exists(self, file: str) -> bool:
        return any(begun == file for _, begun in self.started)

    async def mute(self, channel: str, muted: bool) -> None:
        self.muted.append(muted)


@dataclass
class Book:
    entries: list[JournalEntry] = field(default_factory=list)

    def append(self, entry: JournalEntry) -> None:
        self.entries.append(entry)


class Nobody:
    """Listens to live pictures and snapshots and keeps nothing."""

    def board_changed(self, company_id: int) -> None: ...
    def desk_changed(self, desk: tuple[int, int]) -> None: ...
    def call_changed(self, call: Call) -> None: ...
    async def keep(self, call: Call) -> None: ...
    def call_ended(self, call: Call) -> None: ...
    def agent_changed(self, agent: Any) -> None: ...
    def callback_changed(self, record: Any) -> None: ...
    def callback_ended(self, record: Any) -> None: ...
    def regular_changed(self, caller: Any, user_id: int | None) -> None: ...
