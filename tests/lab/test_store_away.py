"""The store is away while a message is left: it waits on the disk, and nothing of it is lost."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from linepool.launcher.stack import Stack
from tests.lab.conftest import CALLER_HERTZ
from tests.lab.outside import Outside
from tests.lab.sound import RATE, read_wav, so_far, tone_ms
from tests.lab.workspace import Workspace, await_value, sign_up


@contextlib.contextmanager
def store_stopped(stack: Stack) -> Iterator[None]:
    """The S3 server answers nobody during the block, as behind a broken network."""
    pid = stack.pid("s3")
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def leave_message(outside: Outside, company: Workspace) -> str:
    """Some seconds of the caller's tone in the voicemail; the call's id."""
    company.mark()
    call = outside.call(company.number)
    call.answered()
    call.ready()
    call.play(CALLER_HERTZ)
    call.press("1")
    await_value(lambda: "voicemail" in company.live_states(), 30, "the message is recorded")
    begun = len(so_far(call.heard_file))
    await_value(lambda: len(so_far(call.heard_file)) - begun > 4 * RATE, 30, "four seconds are heard")
    call.hang_up()
    call.ended()
    found: str = company.new_call()["id"]
    return found


def spooled(stack: Stack) -> list[Path]:
    """Sounds on the disk that the switch left and nobody stored."""
    return [path for path in stack.layout.spool.rglob("*") if path.suffix in {".wav", ".raw"}]


def voicemail_status(company: Workspace, call_id: str) -> str:
    """pending, stored or lost."""
    found: str = company.call(call_id)["voicemail"]["status"]
    return found


def test_a_message_waits_on_the_disk_until_the_store_is_back(stack: Stack, outside: Outside, port: int) -> None:
    company = sign_up(port, "Mail")
    before = set(spooled(stack))
    with store_stopped(stack):
        call_id = leave_message(outside, company)
        assert voicemail_status(company, call_id) == "pending"
        assert set(spooled(stack)) - before, "the message is not on the disk"
    await_value(lambda: voicemail_status(company, call_id) == "stored", 150, "the message is stored")
    await_value(lambda: not set(spooled(stack)) - before, 30, "the disk is clean again")
    link = company.site.get(f"/api/calls/{call_id}/voicemail/")["url"]
    target = outside.sound / f"{call_id}.wav"
    target.write_bytes(company.site.http.get(link).raise_for_status().content)
    (message,), rate = read_wav(target)
    assert tone_ms(message, CALLER_HERTZ, rate) > 1_000
