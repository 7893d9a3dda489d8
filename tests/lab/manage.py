"""manage.py beside the running parts."""

import subprocess
import sys

from linepool.launcher.layout import CHECKOUT
from linepool.launcher.stack import Stack


def manage(stack: Stack, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py beside the running parts; raises with its output when it fails."""
    done = run_manage(stack, *arguments)
    if done.returncode:
        raise AssertionError(f"manage.py {arguments[0]}: {done.stdout}{done.stderr}")
    return done


def run_manage(stack: Stack, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py; its exit code may be anything."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        env=stack.process_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
