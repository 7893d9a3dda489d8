"""`./run fuzz [TARGET…] [--minutes 5] [--keep]`: coverage-guided fuzzing of every parser that meets the network.

Works through the targets one after the other, each for its share of the time, beginning with the kept corpus. What
breaks a target is written to var/fuzz/TARGET/ and told; with --keep what was found is minimised into tests/fuzz/corpus.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import django

from linepool.launcher.layout import CHECKOUT
from tests.fuzz import corpus
from tests.fuzz.least import least

django.setup()
from tests.fuzz.targets import TARGETS  # noqa: E402 - models want their settings first

FUZZER = "atheris==3.0.0"
"""Not among the requirements: 35 MB, one architecture, and nobody needs it to run or to test the product."""
WORK = CHECKOUT / "var" / "fuzz"
LONGEST = 4_000
SLOWEST_S = 5


def main(argv: list[str]) -> int:
    """Returns 1 when a target broke."""
    parser = argparse.ArgumentParser(prog="./run fuzz", description=__doc__)
    parser.add_argument("target", nargs="*", help=f"of {', '.join(TARGETS)}")
    parser.add_argument("--minutes", type=float, default=5.0, help="for all of them together")
    parser.add_argument("--keep", action="store_true", help="minimise what was found into tests/fuzz/corpus")
    options = parser.parse_args(argv)
    if unknown := set(options.target) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(["", *_fuzzer_path()]).lstrip(os.pathsep)}
    names = options.target or list(TARGETS)
    broken = [name for name in names if not _fuzz(name, options.minutes * 60 / len(names), environment)]
    if options.keep:
        for name in names:
            _keep(name)
    print(f"{len(names) - len(broken)} of {len(names)} targets held" + "".join(f"; {name} broke" for name in broken))
    return 1 if broken else 0


def _fuzzer_path() -> list[str]:
    """Where the fuzzer is: in the environment, or fetched into var/fuzz once."""
    if find_spec("atheris") is not None:
        return [os.environ.get("PYTHONPATH", "")]
    folder = WORK / "atheris"
    if not folder.is_dir():
        pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder), FUZZER]
        subprocess.run(pip, check=True)
    return [str(folder)]


def _fuzz(name: str, seconds: float, environment: dict[str, str]) -> bool:
    """One target for its time; whether it held."""
    folder = WORK / name
    corpus.unpack(name, folder / "corpus")
    (folder / "words").write_text(corpus.words(name))
    before, began = set(folder.glob("crash-*")), time.monotonic()
    options = [
        f"-max_total_time={max(1, round(seconds))}",
        f"-max_len={LONGEST}",
        f"-timeout={SLOWEST_S}",
        f"-dict={folder / 'words'}",
        f"-artifact_prefix={folder}/crash-",
        "-rss_limit_mb=1500",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    done = _run(name, [*options, str(folder / "corpus")], environment)
    runs = next((line.rpartition(" ")[2] for line in done.stderr.splitlines() if "executed_units" in line), "?")
    print(f"{name:<18}{runs:>10} runs in {time.monotonic() - began:.0f} s", flush=True)
    if done.returncode == 0:
        return True
    print(done.stdout[-3_000:], done.stderr[-1_500:], *(set(folder.glob("crash-*")) - before), sep="\n", flush=True)
    return False


def _keep(name: str) -> None:
    """What reaches something new joins what is kept; what broke the target stays for good."""
    kept, broke = corpus.entries(name), [path.read_bytes() for path in (WORK / name).glob("crash-*")]
    found = [path.read_bytes() for path in (WORK / name / "corpus").iterdir()]
    print(f"{name:<18}{corpus.keep(name, [*kept, *least(TARGETS[name], kept, found), *broke]):>10} kept", flush=True)


def _run(name: str, options: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.fuzz.one", name, *options]
    return subprocess.run(
        command, cwd=Path(CHECKOUT), env=environment, check=False, capture_output=True, text=True, errors="replace"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
