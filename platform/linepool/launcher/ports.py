"""Finding TCP and UDP ports that nobody uses."""

import contextlib
import fcntl
import os
import socket
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

LOOPBACK = "127.0.0.1"


class Reservations:
    """Ports this process has chosen and not yet bound, so that a copy starting beside it chooses others.

    A reservation is a locked file in a folder all copies of this machine share; the kernel frees it with us.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(tempfile.gettempdir()) / "linepool-ports"
        self._held: dict[int, TextIO] = {}

    def take(self, port: int) -> bool:
        """Reserve a port; false when another copy has it."""
        if port in self._held:
            return True
        if not self._folder.exists():
            with contextlib.suppress(FileExistsError):
                self._folder.mkdir()
                self._folder.chmod(0o1777)
        path = self._folder / str(port)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
        handle = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW))  # reading is enough to lock another user's file
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return False
        self._held[port] = handle
        return True

    def release(self) -> None:
        """Give all of them back."""
        for handle in self._held.values():
            handle.close()
        self._held.clear()


def tcp_is_free(port: int, host: str = LOOPBACK) -> bool:
    """Tell whether a server could listen on this TCP port now (sockets in TIME_WAIT do not count)."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return _binds(probe, host, port)


def udp_is_free(port: int, host: str = LOOPBACK) -> bool:
    """Tell whether a server could listen on this UDP port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        return _binds(probe, host, port)


def free_port() -> int:
    """Return a TCP port the kernel says is free; another process may still take it first."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def first_free(candidates: Iterable[int], taken: Iterable[int] = (), *, udp: bool = False) -> int | None:
    """Return the first candidate that is neither in ``taken`` nor in use, or None."""
    reserved = set(taken)
    is_free = udp_is_free if udp else tcp_is_free
    return next((port for port in candidates if port not in reserved and is_free(port)), None)


def answers(host: str, port: int, timeout: float = 0.5) -> bool:
    """Tell whether something accepts TCP connections there."""
    try:
        with socket.create_connection((host, port), timeout=timeout):
            return True
    except OSError:
        return False


def _binds(probe: socket.socket, host: str, port: int) -> bool:
    try:
        probe.bind((host, port))
    except OSError:
        return False
    return True
