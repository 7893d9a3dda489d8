"""Finding TCP and UDP ports that nobody uses."""

import socket
from collections.abc import Iterable

LOOPBACK = "127.0.0.1"


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
