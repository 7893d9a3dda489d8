"""manage.py beside the running parts: one process for all of a copy's commands, for starting it takes seconds."""

import atexit
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from linepool.launcher.layout import CHECKOUT
from linepool.launcher.stack import Stack

Done = subprocess.CompletedProcess[str]


def manage(stack: Stack, *arguments: str) -> Done:
    """Run manage.py beside the running parts; raises with its output when it fails."""
    done = run_manage(stack, *arguments)
    if done.returncode:
        raise AssertionError(f"manage.py {arguments[0]}: {done.stdout}{done.stderr}")
    return done


def run_manage(stack: Stack, *arguments: str) -> Done:
    """Run manage.py; its exit code may be anything."""
    child = _children.get(stack.layout.var)
    if child is None or not child.alive:
        child = _children[stack.layout.var] = _Child(stack)
    return child.run(list(arguments))


def lead_carrier_to(stack: Stack, port: int, **limits: int) -> None:
    """The installation's calls out go to the outside switch at this SIP port from now on, within these limits."""
    lines = (
        "from linepool.kernel.tenancy import public_scope",
        "from telephony.carriers.services import change_carrier",
        f"with public_scope(): change_carrier('lab', **{ {'port': port, **limits}!r})",
    )
    manage(stack, "shell", "-v0", "-c", "\n".join(lines))


class _Child:
    """The process: a line of JSON in, one out."""

    def __init__(self, stack: Stack) -> None:
        self._asked = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.lab.manage"],
            cwd=CHECKOUT,
            env=stack.process_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._process.kill)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def run(self, arguments: list[str]) -> Done:
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("a process without pipes")
        with self._asked:
            print(json.dumps(arguments), file=self._process.stdin, flush=True)
            answer = self._process.stdout.readline()
        if not answer:
            raise AssertionError(f"manage.py {arguments} ended its process")
        code, output, errors = json.loads(answer)
        return subprocess.CompletedProcess(arguments, code, output, errors)


_children: dict[Path, _Child] = {}


def _serve() -> None:
    """What runs in the child: commands by name, as manage.py does them."""
    import contextlib
    import io
    import traceback

    import django
    from django.core.management import execute_from_command_line
    from django.db import connections

    django.setup()
    answers = sys.stdout
    for line in sys.stdin:
        output, errors = io.StringIO(), io.StringIO()
        code: Any = 0
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            try:
                execute_from_command_line(["manage.py", *json.loads(line)])
            except SystemExit as done:
                code = done.code
            except Exception:  # noqa: BLE001 (whatever it was, it is the answer)
                traceback.print_exc()
                code = 1
        connections.close_all()
        print(json.dumps([int(code or 0), output.getvalue(), errors.getvalue()]), file=answers, flush=True)


if __name__ == "__main__":
    _serve()
