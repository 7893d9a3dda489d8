"""Who is shut out, and for how long: a pure rule over what was tried from where.

An answer to our challenge that is wrong *proves* its address: whoever sent it had received the challenge. A request
that nobody was asked for proves nothing (UDP's source can be forged), so that only a flood of it counts, and never
against an address from which somebody has just logged in. The first time out is short enough to be a mere slowing
down; each further one within `MEMORY` is longer.

Behind an address with a right password in the last hour there are good phones, perhaps hundreds, and one who guesses
must not take them along: there every account is judged by itself, and only that one is refused, from there and for a
minute. Hundreds of phones that are all refused once, because we could not look them up, are nobody's fault.
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
LONGEST_FOR_ACCOUNT: Final = LADDER[1]
TRIES, WINDOW = 8, timedelta(seconds=60)
FLOOD, FLOOD_TRUSTED, FLOOD_WINDOW = 200, 2_000, timedelta(seconds=10)
LONGEST_FOR_FLOOD: Final = LADDER[1]
MOST_ADDRESSES: Final = 20_000
"""Remembered at once; beyond it the one heard of longest ago is forgotten."""
MOST_ACCOUNTS: Final = 10
MOST_JUDGED: Final = 1_000
"""Accounts counted at one trusted address at once; of more the one that failed longest ago is forgotten."""


ACCOUNT: Final = "account"
"""The reason of a sentence of one account only."""
NOBODY: Final = "<unknown>"
"""The switch's word for whoever is no account of ours, or is one that is refused from there."""


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
    """An address is shut out until `until`; `tries` failures `since` then, with some of the `accounts` tried.

    With an `account` only that one is, from this address."""

    address: str
    at: datetime
    until: datetime
    reason: str
    tries: int
    since: datetime
    accounts: tuple[str, ...]
    account: str = ""


@dataclass(slots=True)
class _Account:
    """What is known of one account at a trusted address."""

    guesses: deque[datetime] = field(default_factory=lambda: deque(maxlen=TRIES))
    until: datetime | None = None


@dataclass(slots=True)
class _File:
    """What is known of one address."""

    guesses: deque[datetime] = field(default_factory=lambda: deque(maxlen=TRIES))
    judged: OrderedDict[str, _Account] = field(default_factory=OrderedDict)
    flood: deque[datetime] = field(default_factory=lambda: deque(maxlen=FLOOD_TRUSTED))
    noise: deque[datetime] = field(default_factory=lambda: deque(maxlen=FLOOD))
    accounts: dict[str, None] = field(default_factory=dict)
    trusted_until: datetime | None = None
    until: datetime | None = None
    sentences: int = 0

    def trusts(self, now: datetime) -> bool:
        return self.trusted_until is not None and now < self.trusted_until

    def account(self, name: str) -> _Account:
        found = self.judged.setdefault(name, _Account())
        self.judged.move_to_end(name)
        if len(self.judged) > MOST_JUDGED:
            self.judged.popitem(last=False)
        return found


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
        return self._of_account(file, attempt) if trusted else self._guess(file, attempt)

    def _guess(self, file: _File, attempt: Attempt) -> Sentence | None:
        file.guesses.append(attempt.at)
        if not _full(file.guesses, WINDOW):
            return None
        return self._sentence(file, attempt, "guessing", file.guesses, LADDER[-1])

    def _of_account(self, file: _File, attempt: Attempt) -> Sentence | None:
        file.flood.append(attempt.at)
        if _full(file.flood, FLOOD_WINDOW):
            return self._sentence(file, attempt, "flood", file.flood, LONGEST_FOR_FLOOD)
        name, now = attempt.account, attempt.at
        if name == NOBODY:
            return None
        account = file.account(name)
        if account.until is not None and now < account.until:
            return None
        account.guesses.append(now)
        if not _full(account.guesses, WINDOW):
            return None
        since, account.until = account.guesses[0], now + LONGEST_FOR_ACCOUNT
        account.guesses.clear()
        return Sentence(attempt.address, now, account.until, ACCOUNT, TRIES, since, (name,), name)

    def _noise(self, file: _File, attempt: Attempt) -> Sentence | None:
        file.noise.append(attempt.at)
        if not _full(file.noise, FLOOD_WINDOW):
            return None
        return self._sentence(file, attempt, "flood", file.noise, LONGEST_FOR_FLOOD)

    def _sentence(
        self, file: _File, attempt: Attempt, reason: str, recent: deque[datetime], longest: timedelta
    ) -> Sentence:
        now, tries, since = attempt.at, len(recent), recent[0]
        if file.until is not None and now - file.until > MEMORY:
            file.sentences = 0
        file.until = now + min(LADDER[min(file.sentences, len(LADDER) - 1)], longest)
        file.sentences += 1
        accounts = tuple(file.accounts)
        for counted in (file.guesses, file.noise, file.flood, file.accounts):
            counted.clear()
        return Sentence(attempt.address, now, file.until, reason, tries, since, accounts)

    def _file(self, address: str) -> _File:
        file = self._files.get(address)
        if file is None:
            file = self._files[address] = _File()
            if len(self._files) > MOST_ADDRESSES:
                self._files.popitem(last=False)
        self._files.move_to_end(address)
        return file


def _full(times: deque[datetime], window: timedelta) -> bool:
    """Whether as many as are kept happened within a time so long."""
    return len(times) == times.maxlen and times[-1] - times[0] <= window
