"""One line per step, with its time."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_WIDTH = 44


class Progress:
    """Writes ``  label ........ 1.2 s`` lines; a step under way shows its label at once."""

    def __init__(self, output: TextIO | None = None) -> None:
        self._output = sys.stdout if output is None else output

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        """Announce a step, time it, and end its line with the time or with ``failed``."""
        self._write(f"  {label} ".ljust(_WIDTH, ".") + " ")
        began = time.monotonic()
        try:
            yield
        except BaseException:
            self._write("failed\n")
            raise
        self._write(f"{time.monotonic() - began:.1f} s\n")

    def skipped(self, label: str, why: str = "done before") -> None:
        """Say that a step was not needed."""
        self._write(f"  {label} ".ljust(_WIDTH, ".") + f" {why}\n")

    def note(self, text: str) -> None:
        """Write a line between steps."""
        self._write(f"  {text}\n")

    def _write(self, text: str) -> None:
        self._output.write(text)
        self._output.flush()
