"""Asking a product that is being hurt: no answer is not yet an answer."""

import time
from collections.abc import Callable
from typing import TypeVar

import httpx

T = TypeVar("T")
POLL_S = 0.1


def patiently(probe: Callable[[], T | None], seconds: float, what: str) -> T:
    """The first true answer; errors of the network and of the server are waited out. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if found := probe():
                return found
            last = "no"
        except (httpx.HTTPError, ValueError) as error:
            last = repr(error)
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not after {seconds:.0f} s ({last})")
        time.sleep(POLL_S)
