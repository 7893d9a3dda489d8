"""Whether the database answers, known without asking it: a question a second on a connection of its own.

PostgreSQL that stands still refuses nobody: its kernel goes on taking bytes, and psycopg has no time limit of its own.
So a thread asks, may hang for as long as it likes, and everybody else reads since when it has been waiting. A process
that itself stood still, or whose threads wait for each other, is no database that is away: an answer that has come and
was not read yet is an answer.
"""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import psycopg

EVERY_S: Final = 0.5
_CONNECT_S: Final = 2

Ask = Callable[[], None]


class Pulse:
    """Asks in a thread of its own from `start` on. `ask` returns when the database has answered, or raises OSError or
    psycopg.Error; `answered` says whether it would return if only its thread had its turn."""

    def __init__(
        self, ask: Ask, clock: Callable[[], float] = time.monotonic, answered: Callable[[], bool] = lambda: False
    ) -> None:
        self._ask = ask
        self._answered = answered
        self._clock = clock
        self._waiting_since: float | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to ask; once begun, nothing happens."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)
                self._thread.start()

    def away_for(self) -> float:
        """Seconds since the first question that is unanswered; 0 while the database answers."""
        since = self._waiting_since
        return 0.0 if since is None or self._answered() else self._clock() - since

    def beat(self) -> None:
        """Ask once, and note the answer or that there is none."""
        if self._waiting_since is None:
            self._waiting_since = self._clock()
        try:
            self._ask()
        except (OSError, psycopg.Error):
            return
        self._waiting_since = None

    def _run(self) -> None:
        while True:
            self.beat()
            time.sleep(EVERY_S)


class Question:
    """What a pulse asks the database of these settings (Django's): the connection is kept, and made anew when lost."""

    def __init__(self, database: Mapping[str, Any]) -> None:
        self._database = database
        self._kept: psycopg.Connection | None = None

    def __call__(self) -> None:
        """Ask."""
        if self._kept is None:
            self._kept = _connect(self._database)
        try:
            self._kept.execute("SELECT 1")
        except (OSError, psycopg.Error):
            self._kept.close()
            self._kept = None
            raise

    def answered(self) -> bool:
        """Whether something has come from the database that is not read yet. Any thread may ask."""
        kept = self._kept
        try:
            return kept is not None and bool(select.select([kept.fileno()], [], [], 0)[0])
        except (OSError, ValueError, psycopg.Error):  # closed this very moment
            return False


def _connect(database: Mapping[str, Any]) -> psycopg.Connection:
    options = {name: value for name, value in database.get("OPTIONS", {}).items() if name != "pool"}
    address = {
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
        "host": database["HOST"],
        "port": database["PORT"],
        "connect_timeout": _CONNECT_S,
        "application_name": "pulse",
    }
    return psycopg.connect(**{**options, **address}, autocommit=True)
