"""One who overslept the lease does nothing before it is confirmed, and nothing at all when another was active since."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis.asyncio import Redis

from telephony import ami
from telephony.ari import AriEvent, FakeSwitch, PlaybackFinished
from telephony.calls.record import StrayRecord
from telephony.controller.keeping.hearing import Hearing
from telephony.controller.keeping.journal import Journal
from telephony.controller.keeping.lease import Lease, LeaseLost
from telephony.controller.recorder import Recorder
from telephony.controller.switch import Switch
from telephony.nodes.management.commands import callcontrol

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Overslept:
    """A lease whose time is over; Valkey has not answered yet."""

    def __init__(self) -> None:
        self.valid = False
        self._answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def confirm(self) -> None:
        if not await asyncio.shield(self._answered):
            raise LeaseLost("another is active")

    def answer(self, ours: bool) -> None:
        """What Valkey says."""
        self.valid = ours
        self._answered.set_result(ours)


def sound_ended(name: str) -> AriEvent:
    return PlaybackFinished(NOON, name, "channel:c-1", False)


async def test_requests_wait_for_the_answer_and_are_made_once_it_is_ours() -> None:
    lease, fake = Overslept(), FakeSwitch()
    switch = Switch(fake, licence=lease)
    connected = asyncio.Event()

    async def greet() -> None:
        connected.set()

    reading = asyncio.create_task(switch.run(lambda event: None, greet))
    await connected.wait()
    request = asyncio.create_task(switch.answer("c-1"))
    await asyncio.sleep(0)
    assert fake.requests == []
    lease.answer(True)
    await request
    assert [sent.uri for sent in fake.requests] == ["channels/c-1/answer"]
    await switch.close()
    reading.cancel()


async def test_no_request_leaves_once_another_is_active() -> None:
    lease, fake = Overslept(), FakeSwitch()
    switch = Switch(fake, licence=lease)
    request = asyncio.create_task(switch.answer("c-1"))
    lease.answer(False)
    with pytest.raises(LeaseLost):
        await request
    assert fake.requests == []


async def test_no_recording_is_touched_once_another_is_active() -> None:
    lease = Overslept()
    lease.answer(False)
    recorder = Recorder(ami.Monitor(ami.Client(ami.Address("127.0.0.1", 1, "", ""))), Path("/nowhere"), lease)
    for effect in (recorder.start("c", "f.raw"), recorder.stop("c", "1"), recorder.mute("c", True)):
        with pytest.raises(LeaseLost):
            await effect


async def test_what_happened_meanwhile_is_told_in_order_once_the_lease_is_ours() -> None:
    lease, told = Overslept(), list[AriEvent]()
    tasks: list[asyncio.Task[None]] = []
    hear = Hearing(lease, told.append, lambda work, name: tasks.append(asyncio.create_task(work, name=name)))
    hear(sound_ended("one"))
    hear(sound_ended("two"))
    assert told == []
    lease.answer(True)
    await asyncio.gather(*tasks)
    hear(sound_ended("three"))
    assert told == [sound_ended("one"), sound_ended("two"), sound_ended("three")]
    assert len(tasks) == 1


async def test_what_happened_meanwhile_is_not_believed_when_another_is_active() -> None:
    lease, told = Overslept(), list[AriEvent]()
    tasks: list[asyncio.Task[None]] = []
    hear = Hearing(lease, told.append, lambda work, name: tasks.append(asyncio.create_task(work, name=name)))
    hear(sound_ended("one"))
    lease.answer(False)
    with pytest.raises(LeaseLost):
        await tasks[0]
    hear(sound_ended("two"))
    assert told == []


@pytest.mark.parametrize("ours", [True, False])
async def test_a_record_reaches_the_disk_only_when_the_lease_is_confirmed(tmp_path: Path, ours: bool) -> None:
    lease = Overslept()
    journal = Journal(tmp_path, lease)
    journal.append(StrayRecord("c-1", NOON, NOON, "unknown_number", "+4930"))
    assert not any(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    lease.answer(ours)
    if ours:
        await journal.close()
    else:
        with pytest.raises(LeaseLost):
            await journal.close()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert (b"unknown_number" in written) is ours


async def test_who_lost_the_lease_ends_though_a_task_of_it_overheard_that_it_was_cancelled(
    monkeypatch: pytest.MonkeyPatch, redis: Redis
) -> None:
    codes: list[int] = []
    monkeypatch.setattr(callcontrol, "ENDING_S", 0)
    monkeypatch.setattr("os._exit", codes.append)
    lease = Lease(redis)
    ending = asyncio.create_task(callcontrol._end_for_certain(lease))
    await asyncio.sleep(0)
    assert codes == []
    lease.revoke("another is active")
    await ending
    assert codes == [callcontrol.FENCED]
