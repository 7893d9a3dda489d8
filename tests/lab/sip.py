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
    seconds: int = 40,
    times: Path | None = None,
) -> Outcome:
    """Run a scenario against `target`; `OTHERWISE` when any message was not as the scenario says.

    What SIPp said about it is printed then, for pytest to show. `times`: where its stop-watch is written, a line each
    time: when, `;`, how many ms.
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
                *(("-trace_rtt", "-rtt_freq", "1") if times is not None else ()),
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            errors = Path(folder, "errors.log")
            print(errors.read_text() if errors.exists() else done.stdout[-2_000:], done.stderr)
        if times is not None:
            times.write_text("".join(found.read_text() for found in Path(folder).glob("*_rtt.csv")))
    return Outcome.AS_WRITTEN if done.returncode == 0 else Outcome.OTHERWISE
