"""Logs that end: who is attacked writes a line for every blow, and a disk must not fill with them."""

import os
from collections.abc import Iterable
from pathlib import Path

MOST = 64 * 1024 * 1024
KEPT = 8 * 1024 * 1024


def trim(files: Iterable[Path], most: int = MOST, kept: int = KEPT) -> list[Path]:
    """Cut every file longer than ``most`` bytes down to about its last ``kept``; returns which.

    In place, because its writer goes on appending to the same file; a line written in this very moment may be lost.
    """
    cut = []
    for path in files:
        try:
            if path.stat().st_size > most:
                _cut(path, kept)
                cut.append(path)
        except FileNotFoundError:  # somebody else tidied up
            continue
    return cut


def _cut(path: Path, kept: int) -> None:
    with path.open("r+b") as log:
        log.seek(-kept, os.SEEK_END)
        log.readline()  # what is left of a line
        rest = log.read()
        log.seek(0)
        log.truncate()
        log.write(rest)
