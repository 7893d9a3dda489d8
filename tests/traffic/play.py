"""A company's people at work and its callers, for the length of a block."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from linepool.launcher.stack import Stack
from tests.lab.desk import Desk
from tests.lab.manage import run_manage
from tests.lab.outside import Outside
from tests.lab.party import Party
from tests.lab.phones import Phone
from tests.traffic import agents, callers
from tests.traffic.floor import Floor
from tests.traffic.manners import Manners

_GOES_HOME_S = 60


class CannotPlay(Exception):
    """The company is not there, or its menu leads to no queue; says what to do."""


@dataclass(frozen=True, slots=True)
class Play:
    """Whose callers, how many take their calls, and how many come a minute."""

    slug: str
    agents: int
    per_minute: float
    seed: int


@contextmanager
def play(stack: Stack, outside: Outside, about: Play) -> Iterator[Floor]:
    """Everybody sits down and callers come; afterwards the last calls end and everybody goes home.

    Raises `CannotPlay`.
    """
    cast = _gather(stack, about)
    floor = Floor(outside, Manners(about.seed, cast["keys"]))
    port = int(stack.environment["LINEPOOL_PORT"])
    phones = [Phone(outside, person["username"], person["password"]) for person in cast["people"]]
    try:
        for phone in phones:
            phone.register(60)
        with _at_work(floor, cast, about, port):
            yield floor
    finally:
        for phone in phones:
            phone.switch_off()


@contextmanager
def _at_work(floor: Floor, cast: dict[str, Any], about: Play, port: int) -> Iterator[None]:
    desks = [Desk(port, about.slug, person["id"], person["session"]) for person in cast["people"]]
    parties = [Party(floor.outside, person["name"], agents.HERTZ, person["username"]) for person in cast["people"]]
    crew = [agents.Worker(floor, cast["queues"], *one) for one in zip(desks, parties, strict=True)]
    threads = [threading.Thread(target=worker.work, daemon=True) for worker in crew]
    calling = (floor, cast["number"], about.per_minute)
    threads.append(threading.Thread(target=callers.call_in, args=calling, daemon=True))
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        floor.over.set()
        for thread in threads:
            thread.join(_GOES_HOME_S)
        for party in parties:
            party.leave()


def _gather(stack: Stack, about: Play) -> dict[str, Any]:
    call = f"from tests.traffic.cast import gather; gather({about.slug!r}, {about.agents})"
    done = run_manage(stack, "shell", "-v0", "-c", call)
    if done.returncode:
        raise CannotPlay(f"{about.slug}: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
    cast: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if not cast["keys"]:
        raise CannotPlay(f"{about.slug}: no key of the menu leads to a queue. Give one a queue on the page Menu.")
    return cast
