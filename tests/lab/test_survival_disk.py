"""The disk under the recordings is full: that costs the recording, and no call."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from linepool.launcher.stack import Stack
from telephony.nodes.addresses import FIRST
from tests.lab.scene import Scene


@pytest.fixture
def full_disk(stack: Stack) -> Iterator[Path]:
    """Where recordings are written there is no room for another byte."""
    folder = stack.layout.spool / FIRST / "recordings"
    if os.geteuid() != 0:
        pytest.skip("only root may put a full disk there")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k,mode=777", "tmpfs", str(folder)], check=True)
    try:
        with (folder / "ballast").open("wb") as ballast:
            ballast.write(bytes(4096))
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_costs_the_recording_and_not_the_call(scene: Scene, full_disk: Path) -> None:
    (anna,) = scene.at_work("anna")
    scene.house.workspace.mark()
    cal = scene.talk(anna)
    scene.lasts(2.0)
    scene.hearing(cal="anna", anna="cal")
    cal.hang_up()
    call = scene.house.workspace.new_call()
    assert (call["outcome"], call["agent_name"]) == ("answered", "anna")
    assert [sound["status"] for sound in call["recordings"] if sound["status"] == "stored"] == []
