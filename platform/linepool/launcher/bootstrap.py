"""Makes ``.venv`` with everything in requirements.txt, starting from nothing but Python's standard library."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from linepool.launcher import debian
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import CHECKOUT
from linepool.launcher.progress import Progress

VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = "uv==0.13.9"
_NO_NETWORK = (
    "NewConnectionError",
    "Temporary failure",
    "Network is unreachable",
    "Connection refused",
    "dns error",
    "No matching distribution",
    "error sending request",
    "timed out",
    "Failed to fetch",
)


def main() -> int:
    """Make the virtual environment; safe to run again after any interruption."""
    progress = Progress()
    print("Linepool: setting up", flush=True)
    try:
        with progress.step("Python environment"):
            make_environment()
        with progress.step("Python packages"):
            install_packages()
    except LauncherError as error:
        print(f"run: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def make_environment() -> None:
    """Make ``.venv`` with pip in it, also where Debian's python3-venv is missing."""
    if not PYTHON.exists() or not _works(PYTHON, "-c", "pass"):
        shutil.rmtree(VENV, ignore_errors=True)
        _must([sys.executable, "-m", "venv", "--without-pip", str(VENV)], "The virtual environment cannot be made")
    if not _works(PYTHON, "-m", "pip", "--version") and not _works(PYTHON, "-m", "ensurepip"):
        _install_pip_from_debian()
    _make_importable()


def install_packages() -> None:
    """Install exactly requirements.txt: by uv when it can, by pip otherwise."""
    requirements = str(CHECKOUT / "requirements.txt")
    quick = _works(PYTHON, "-m", "pip", "install", "-q", UV) and _works(
        PYTHON, "-m", "uv", "pip", "install", "-q", "--python", str(PYTHON), "-r", requirements
    )
    if not quick:
        _must(
            [str(PYTHON), "-m", "pip", "install", "-q", "-r", requirements], "The Python packages cannot be installed"
        )


def _make_importable() -> None:
    """Put the checkout behind the standard library on the path (``platform`` must never win over the stdlib's)."""
    purelib = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    Path(purelib, "linepool.pth").write_text(f"{CHECKOUT}\n{CHECKOUT / 'platform'}\n")


def _install_pip_from_debian() -> None:
    """Let pip from Debian's own wheel install itself: the wheel of this machine, or one fetched privately."""
    with tempfile.TemporaryDirectory(prefix="linepool-pip-") as name:
        wheels = sorted(Path("/usr/share/python-wheels").glob("pip-*.whl"))
        if not wheels:
            unpacked = Path(name) / "unpacked"
            debian.unpack(debian.PrivateApt(Path(name) / "apt").fetch(["python3-pip-whl"]), unpacked)
            wheels = sorted(unpacked.glob("usr/share/python-wheels/pip-*.whl"))
        if not wheels:
            raise LauncherError("Python has no pip.", "Install the package python3-venv and start again.")
        _must(
            [str(PYTHON), f"{wheels[-1]}/pip", "install", "-q", "--no-index", str(wheels[-1])],
            "pip cannot be installed",
        )


def _works(*command: str | Path) -> bool:
    with contextlib.suppress(OSError):
        done = subprocess.run(
            [str(word) for word in command], capture_output=True, check=False, stdin=subprocess.DEVNULL
        )
        return done.returncode == 0
    return False


def _must(command: Sequence[str], complaint: str) -> None:
    done = subprocess.run(
        list(command),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    if done.returncode != 0:
        raise explain(complaint, done.stdout + done.stderr)


def explain(complaint: str, output: str) -> LauncherError:
    """Turn an installer's output into one line."""
    if "No space left" in output:
        return LauncherError("The disk is full.", "Free 1 GB and start again.")
    if any(sign in output for sign in _NO_NETWORK):
        return LauncherError(f"{complaint}: the package index cannot be reached.", "Check the network and start again.")
    lines = [line for line in output.strip().splitlines() if line.strip()]
    return LauncherError(f"{complaint}: {lines[-1] if lines else 'no reason given'}.")


if __name__ == "__main__":
    sys.exit(main())
