"""Who is shut out, and for how long: a pure rule over what was tried from where.

An answer to our challenge that is wrong *proves* its address: whoever sent it had received the challenge. A request
that nobody was asked for proves nothing (UDP's source can be forged), so that only a flood of it counts, and never
against an address from which somebody has just logged in. The first time out is short enough to be a mere slowing
down; each further one within `MEMORY` is longer. An address with a right password in the last hour is given more tries
and at most a minute: an office must not lose its phones to one colleague's old telephone.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

LADDER: Final = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 600, 3_600, 86_400))
"""How long the first, second … time out lasts."""
MEMORY: Final = timedelta(hours=24)
TRUST: Final = timedelta(hours=1)
LONGEST_FOR_TRUSTED: Final = LADDER[1]
TRIES, TRIES_TRUSTED, WINDOW = 8, 40, timedelta(seconds=60)
FLOOD, FLOOD_WINDOW = 200, timedelta(seconds=10)
LONGEST_FOR_FLOOD: Final = LADDER[1]
MOST_ADDRESSES: Final = 20_000
"""Remembered at once; beyond it the one heard of longest ago is forgotten."""
MOST_ACCOUNTS: Final = 10


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody at `address` (see `place_of`) tried to get in as `account` and did not. `kind` is the switch's word."""

    address: str
    account: str
    kind: str
    proven: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Sentence:
    """An address is shut out until `until`; `tries` failures `since` then, with some of the `accounts` tried."""

    address: str
    at: datetime
    until: datetime
    reason: str
    tries: int
    since: datetime
    accounts: tuple[str, ...]


@dataclass(slots=True)
class _File:
    """What is known of one address."""

    guesses: deque[datetime] = field(default_factory=lambda: deque(maxlen=TRIES_TRUSTED))
    noise: deque[datetime] = field(default_factory=lambda: deque(maxlen=FLOOD))
    accounts: dict[str, None] = field(default_factory=dict)
    trusted_until: datetime | None = None
    until: datetime | None = None
    sentences: int = 0

    def trusts(self, now: datetime) -> bool:
        return self.trusted_until is not None and now < self.trusted_until


def place_of(address: str) -> str:
    """What is shut out for an address: itself, or with IPv6 its /64, which is one customer's. Raises `ValueError`."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


class Rule:
    """Counts attempts and says when an address is to be shut out. Bounded memory; the clock comes with the events."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, _File] = OrderedDict()

    def remember(self, address: str, until: datetime, sentences: int) -> None:
        """What was decided before this process: so many times out within `MEMORY`, the last one until then."""
        file = self._file(address)
        file.until, file.sentences = until, sentences

    def forgive(self, address: str) -> None:
        """A person lifted the ban: the address begins anew."""
        self._files.pop(address, None)

    def succeeded(self, address: str, at: datetime) -> None:
        """Somebody there had the right password."""
        self._file(address).trusted_until = at + TRUST

    def failed(self, attempt: Attempt) -> Sentence | None:
        """Count it; the sentence when this was one too many."""
        file, now = self._file(attempt.address), attempt.at
        if file.until is not None and now < file.until:
            return None  # what was on its way when the door closed
        if len(file.accounts) < MOST_ACCOUNTS:
            file.accounts[attempt.account] = None
        trusted = file.trusts(now)
        if not attempt.proven:
            return None if trusted else self._noise(file, attempt)
        return self._guess(file, attempt, trusted)

    def _guess(self, file: _File, attempt: Attempt, trusted: bool) -> Sentence | None:
        file.guesses.append(attempt.at)
        recent = [at for at in file.guesses if attempt.at - at <= WINDOW]
        if len(recent) < (TRIES_TRUSTED if trusted else TRIES):
            return None
        longest = LONGEST_FOR_TRUSTED if trusted else LADDER[-1]
        return self._sentence(file, attempt, "guessing", recent, longest)

    def _noise(self, file: _File, attempt: Attempt) -> Sentence | None:
        file.noise.append(attempt.at)
        recent = [at for at in file.noise if attempt.at - at <= FLOOD_WINDOW] if len(file.noise) == FLOOD else []
        if len(recent) < FLOOD:
            return None
        return self._sentence(file, attempt, "flood", recent, LONGEST_FOR_FLOOD)

    def _sentence(
        self, file: _File, attempt: Attempt, reason: str, recent: list[datetime], longest: timedelta
    ) -> Sentence:
        now = attempt.at
        if file.until is not None and now - file.until > MEMORY:
            file.sentences = 0
        file.until = now + min(LADDER[min(file.sentences, len(LADDER) - 1)], longest)
        file.sentences += 1
        accounts = tuple(file.accounts)
        file.guesses.clear()
        file.noise.clear()
        file.accounts.clear()
        return Sentence(attempt.address, now, file.until, reason, len(recent), recent[0], accounts)

    def _file(self, address: str) -> _File:
        file = self._files.get(address)
        if file is None:
            file = self._files[address] = _File()
            if len(self._files) > MOST_ADDRESSES:
                self._files.popitem(last=False)
        self._files.move_to_end(address)
        return file
