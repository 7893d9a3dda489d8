"""The journal's files: lines that know whether they are whole, in segments that know whether anybody still writes them.

A folder on the machine's own disk holds segments, named so that their order is the order in which they were begun. Who
writes one holds a lock on it; the kernel lets go of that with the process, however it ended. A line is the CRC-32 of
its text, a space and the text: after a power failure the last one may be torn, and then it is no record.
"""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

SUFFIX = ".journal"
_CRC_END = 8


class TornLine(ValueError):
    """A line that is not what was written."""


def framed(text: str) -> bytes:
    """A record's line. ``text`` is one line of JSON."""
    raw = text.encode()
    return b"%08x %b\n" % (zlib.crc32(raw), raw)


def unframed(line: bytes) -> str:
    """The text of a line without its end; raises :class:`TornLine`."""
    raw = line[_CRC_END + 1 :]
    if line[:_CRC_END] != b"%08x" % zlib.crc32(raw):
        raise TornLine(f"a torn line of {len(line)} bytes")
    return raw.decode()


def segments(folder: Path) -> list[Path]:
    """Every segment, the oldest first."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def is_written(segment: Path) -> bool:
    """Whether a living process still holds it."""
    with segment.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def lines_from(segment: Path, offset: int, most: int) -> Iterator[tuple[bytes, int]]:
    """At most so many whole lines from ``offset`` on, each with the offset behind it."""
    with segment.open("rb") as file:
        file.seek(offset)
        for line in file:
            if most == 0 or not line.endswith(b"\n"):
                return
            offset += len(line)
            most -= 1
            yield line[:-1], offset


class Segment:
    """A segment that this process writes. Every method may raise ``OSError``."""

    def __init__(self, folder: Path) -> None:
        """A new one, after all that are there; it is seen by others once it is locked."""
        folder.mkdir(parents=True, exist_ok=True)
        number = max((int(path.name.partition("-")[0]) for path in segments(folder)), default=0) + 1
        self.path = folder / f"{number:012d}-{os.getpid()}{SUFFIX}"
        unborn = self.path.with_suffix(".begun")
        self._fd = os.open(unborn, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._fd, fcntl.LOCK_EX)
        unborn.rename(self.path)
        self._named = False
        self.size = 0

    def write(self, line: bytes) -> None:
        """Give a line to the system whole, or not at all: from here on it outlives this process."""
        written = os.write(self._fd, line)
        if written != len(line):
            os.ftruncate(self._fd, self.size)
            raise OSError(f"{self.path}: {written} of {len(line)} bytes written")
        self.size += written

    def sync(self) -> None:
        """On the disk, whatever happens to the machine."""
        os.fdatasync(self._fd)
        if not self._named:
            _sync_folder(self.path.parent)
            self._named = True

    def close(self) -> None:
        """No more is written here."""
        os.close(self._fd)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
