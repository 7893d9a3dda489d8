"""SIPp, the other kind of carrier: exact messages at exact times."""

import enum
import shutil
import subprocess
import tempfile
from pathlib import Path

SCENARIOS = Path(__file__).parent / "sipp"


class Outcome(enum.IntEnum):
    """SIPp's exit codes."""

    AS_WRITTEN = 0
    OTHERWISE = 1


def sipp(
    scenario: str,
    target: tuple[str, int],
    number: str,
    *,
    local: str,
    calls: int = 1,
    rate: int = 10,
    seconds: int = 40,
) -> Outcome:
    """Run a scenario against `target`; `OTHERWISE` when any message was not as the scenario says.

    What SIPp said about it is printed then, for pytest to show.
    """
    program = shutil.which("sipp")
    if program is None:
        raise RuntimeError("no sipp on PATH: ./run test lab installs it")
    with tempfile.TemporaryDirectory(prefix="sipp-") as folder:
        done = subprocess.run(
            [
                program,
                f"{target[0]}:{target[1]}",
                *("-sf", str(SCENARIOS / scenario), "-s", number, "-i", local, "-mi", local),
                *("-m", str(calls), "-r", "10", "-l", str(calls), "-nostdin", "-bind_local", "-timeout", f"{seconds}s"),
                *("-trace_err", "-error_file", "errors.log", "-timeout_error", "-nd"),
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            errors = Path(folder, "errors.log")
            print(errors.read_text() if errors.exists() else done.stdout[-2_000:], done.stderr)
    return Outcome.AS_WRITTEN if done.returncode == 0 else Outcome.OTHERWISE
