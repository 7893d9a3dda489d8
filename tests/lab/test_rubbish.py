"""A carrier, or somebody who pretends to be one, sends nonsense: it is refused and nobody else notices."""

import random
import socket
from datetime import timedelta
from pathlib import Path

import pytest

from linepool.launcher.stack import Stack
from tests.lab.outside import ADDRESS, Outside
from tests.lab.sip import Outcome, sipp
from tests.lab.workspace import Workspace, await_value, moment

STRANGER = "127.0.0.3"


@pytest.fixture
def target(stack: Stack) -> tuple[str, int]:
    """Where carriers reach us."""
    return stack.environment["LINEPOOL_SIP_HOST"], int(stack.environment["LINEPOOL_SIP_PORT"])


def a_normal_call_works(outside: Outside, company: Workspace) -> None:
    company.mark()
    call = outside.call(company.number)
    call.answered()
    call.ready()
    await_value(lambda: call.heard_ms() > 1_000, 30, "the greeting is heard")
    call.hang_up()
    assert company.new_call()["outcome"] == "abandoned_menu"


def test_random_bytes_and_broken_messages_hurt_nobody(
    target: tuple[str, int], outside: Outside, company: Workspace
) -> None:
    dice = random.Random(5)  # noqa: S311  (the same rubbish every time)
    invite = f"INVITE sip:{company.number}@{target[0]} SIP/2.0\r\n"
    rubbish = [
        *(dice.randbytes(size) for size in (1, 20, 200, 1_400, 9_000)),
        b"\r\n\r\n",
        b"\0" * 500,
        b"INVITE\r\n\r\n",
        b"SIP/2.0 200 OK\r\n\r\n",
        invite.encode(),
        (invite + "Via: \r\nFrom: <sip:\r\nTo: ;;;\r\nCall-ID: \r\nCSeq: x\r\n\r\n").encode(),
        (invite + "Content-Length: 99999999\r\n\r\nv=0").encode(),
        (invite + f"X: {'a' * 60_000}\r\n\r\n").encode(),
        (f"INVITE sip:{'9' * 5_000}@{target[0]} SIP/2.0\r\nVia: SIP/2.0/UDP {ADDRESS}\r\n\r\n").encode(),
    ]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as carrier:
        carrier.bind((ADDRESS, 0))
        for message in rubbish * 5:
            carrier.sendto(message, target)
    a_normal_call_works(outside, company)


def test_a_stranger_is_refused_before_anything_is_begun(target: tuple[str, int], company: Workspace) -> None:
    company.mark()
    assert sipp("refused.xml", target, company.number, local=STRANGER) == Outcome.AS_WRITTEN
    assert {call["id"] for call in company.calls()} <= company.seen


def test_an_invitation_without_a_common_codec_is_refused(target: tuple[str, int], company: Workspace) -> None:
    assert sipp("no_codec.xml", target, company.number, local=ADDRESS) == Outcome.AS_WRITTEN


@pytest.mark.parametrize("number", ["+12025550123", "+86208188999999999999999999999", "%00%ff"])
def test_a_number_nobody_has_is_refused(target: tuple[str, int], number: str) -> None:
    assert sipp("nobody.xml", target, number, local=ADDRESS) == Outcome.AS_WRITTEN


def test_a_carrier_that_cancels_at_once_leaves_nothing(target: tuple[str, int], company: Workspace) -> None:
    assert sipp("cancel.xml", target, company.number, local=ADDRESS, calls=20) == Outcome.AS_WRITTEN


def test_a_caller_by_sipp_is_answered_and_its_clock_agrees(
    target: tuple[str, int], company: Workspace, tmp_path: Path
) -> None:
    company.mark()
    times = tmp_path / "times.csv"
    assert sipp("three_seconds.xml", target, company.number, local=ADDRESS, times=times) == Outcome.AS_WRITTEN
    call = company.new_call()
    ours = moment(call["ended_at"]) - moment(call["answered_at"])
    theirs = timedelta(milliseconds=float(times.read_text().splitlines()[-1].split(";")[1]))
    assert theirs >= timedelta(seconds=3)
    assert abs(ours - theirs) < timedelta(milliseconds=100)
