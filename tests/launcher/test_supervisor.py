"""Starting, watching, restarting and stopping real processes."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from linepool.launcher import parts, supervisor
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import CHECKOUT, Layout
from linepool.launcher.parts import Part
from linepool.launcher.progress import Progress
from linepool.launcher.supervisor import Stopped, Supervisor

SLEEPER = "import time, pathlib, sys; pathlib.Path(sys.argv[1]).touch(); time.sleep(300)"


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path, tmp_path / "var", tmp_path / "var")


@pytest.fixture
def watcher(layout: Layout) -> Supervisor:
    return Supervisor(layout, dict(os.environ), Progress())


def make_part(name: str, code: str, mark: Path, *, timeout: float = 20) -> Part:
    command = [sys.executable, "-c", code, str(mark)]
    return Part(name, lambda: command, "here", lambda: "1", mark.exists, start_timeout=timeout, grace=5)


def within(seconds: float, fact: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > deadline:
            return False
        threading.Event().wait(0.02)
    return True


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_parts_start_are_reported_and_stop(watcher: Supervisor, layout: Layout, tmp_path: Path) -> None:
    watcher.start([make_part("one", SLEEPER, tmp_path / "1"), make_part("two", SLEEPER, tmp_path / "2")])
    report = supervisor.read_status(layout)
    assert report is not None
    pids = [report["parts"][name]["pid"] for name in ("one", "two")]
    assert [report["parts"][name]["state"] for name in ("one", "two")] == ["up", "up"]
    watcher.stop()
    assert not any(alive(pid) for pid in pids)
    stopped = supervisor.read_status(layout)
    assert stopped is not None
    assert stopped["state"] == "stopped"


def test_a_part_that_ends_at_once_is_named_with_its_last_words(watcher: Supervisor, tmp_path: Path) -> None:
    part = make_part("bad", "import sys; sys.exit('the address is in use')", tmp_path / "never")
    with pytest.raises(LauncherError, match=r"bad ended at once \(code 1\): the address is in use"):
        watcher.start([part])
    watcher.stop()


def test_a_part_that_stays_silent_is_named(watcher: Supervisor, tmp_path: Path) -> None:
    part = make_part("mute", "import time; time.sleep(60)", tmp_path / "never", timeout=0.3)
    with pytest.raises(LauncherError, match="mute is not ready after 0 s"):
        watcher.start([part])
    watcher.stop()


def test_a_request_to_stop_interrupts_the_start(watcher: Supervisor, tmp_path: Path) -> None:
    threading.Timer(0.2, watcher.request_stop).start()
    with pytest.raises(Stopped):
        watcher.start([make_part("slow", "import time; time.sleep(60)", tmp_path / "never")])
    watcher.stop()


def test_a_killed_part_comes_back_and_the_restart_is_counted(
    watcher: Supervisor, layout: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "_FIRST_PAUSE", 0.05)
    watcher.start([make_part("one", SLEEPER, tmp_path / "1")])
    watcher._running["one"].pause = 0.05
    first = watcher._running["one"].process.pid

    def kill_and_wait() -> None:
        os.kill(first, signal.SIGKILL)
        within(10, lambda: (supervisor.read_status(layout) or {})["parts"]["one"]["restarts"] == 1)
        watcher.request_stop()

    helper = threading.Thread(target=kill_and_wait)
    watcher.run(helper.start)
    helper.join()
    report = watcher._running["one"]
    assert report.restarts == 1
    assert report.process.pid != first
    watcher.stop()


def test_a_part_that_keeps_dying_is_tried_less_and_less_often(
    watcher: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "1"
    mark.touch()
    watcher.start([make_part("one", "pass", mark)])
    running = watcher._running["one"]
    pauses = []
    for _ in range(7):
        running.process.wait()
        pauses.append(running.pause)
        watcher._look_after(running)
        running.restart_at = 0.0
        watcher._look_after(running)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    watcher.stop()


def test_a_part_is_ready_again_when_its_new_process_says_so(watcher: Supervisor, tmp_path: Path) -> None:
    silent = tmp_path / "silent"
    talker = f"import os, time\nwhile os.path.exists({str(silent)!r}): time.sleep(0.05)\n"
    talker += "print('at work', flush=True)\ntime.sleep(60)"
    watcher.start([replace(make_part("one", talker, tmp_path), says="at work")])
    running = watcher._running["one"]
    silent.touch()
    running.process.kill()
    running.process.wait()
    watcher._look_after(running)
    running.restart_at = 0.0
    watcher._look_after(running)
    assert not running.is_ready(), "what the dead one said counts no more"
    silent.unlink()
    assert within(20, running.is_ready)
    watcher.stop()


def test_parts_are_named_by_how_many_are_wanted() -> None:
    assert parts.controllers({}) == ("callcontrol", "callcontrol-2")
    assert parts.controllers({"LINEPOOL_CONTROLLERS": "1"}) == ("callcontrol",)
    for nonsense in ("0", "ten", "10", "-1"):
        with pytest.raises(LauncherError, match=r"LINEPOOL_CONTROLLERS=.* from 1 to 9"):
            parts.controllers({"LINEPOOL_CONTROLLERS": nonsense})


def test_one_copy_has_one_supervisor(layout: Layout) -> None:
    with supervisor.lock(layout):
        assert supervisor.holder(layout) == os.getpid()
        with pytest.raises(LauncherError, match="already up"):
            supervisor.lock(layout)
    assert supervisor.holder(layout) is None


def test_kill_9_of_the_supervisor_leaves_no_part_behind(tmp_path: Path) -> None:
    program = textwrap.dedent(
        """
        import os, sys, time
        from pathlib import Path
        from linepool.launcher import child
        base = Path(sys.argv[1])
        made = child.spawn([sys.executable, "-c", "import time; time.sleep(300)"], log=base / "log", cwd=base)
        print(made.pid, flush=True)
        time.sleep(300)
        """
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "platform")},
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert alive(pid)
    parent.kill()
    parent.wait()
    assert within(5, lambda: not alive(pid))


def test_the_status_file_is_whole_at_any_moment(layout: Layout) -> None:
    supervisor.write_status(layout, json.dumps({"state": "ready"}))
    assert not list(layout.run.glob("*.partial"))
    assert supervisor.read_status(layout) == {"state": "ready"}
