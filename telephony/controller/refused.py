"""What cannot be done, and why."""

from __future__ import annotations


class RefusedError(Exception):
    """A command cannot be done and nothing has changed; ``code`` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
