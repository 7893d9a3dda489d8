"""Asking a product that is being hurt: no answer is not yet an answer."""

import subprocess
import time
from collections.abc import Callable
from typing import TypeVar

import httpx
import redis

from linepool.launcher.errors import LauncherError

T = TypeVar("T")
POLL_S = 0.1
UNWHOLE = (httpx.HTTPError, redis.RedisError, LookupError, TypeError, ValueError)
"""No answer, or one with something missing in it: what a part says that is just beginning again."""
TROUBLE = (*UNWHOLE, AssertionError, OSError, LauncherError, StopIteration, subprocess.SubprocessError)
"""Whatever a product that is being hurt does to those who ask it: each is judged and told, and ends no soak.
(A refusal is an AssertionError, what takes too long an OSError.)"""


def patiently(probe: Callable[[], T | None], seconds: float, what: str) -> T:
    """The first true answer; what is no whole answer is waited out. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if found := probe():
                return found
            last = "no"
        except UNWHOLE as error:
            last = repr(error)
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not after {seconds:.0f} s ({last})")
        time.sleep(POLL_S)


def told(error: BaseException) -> str:
    """The trouble in one line."""
    return f"{type(error).__name__}: {error}"
