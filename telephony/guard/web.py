"""Log-ins on the web: the same rule of rising times, counted in Valkey because there are many web processes."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Final

from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from linepool.kernel import throttle
from linepool.kernel.errors import TooMany
from linepool.kernel.tenancy import public_scope
from telephony.guard import services
from telephony.guard.errors import ShutOut
from telephony.guard.models import Way
from telephony.guard.rule import LADDER, MOST_ACCOUNTS, Sentence, place_of
from telephony.guard.selectors import bans, is_spared, never_banned, standing

TRIES: Final = 30
"""Wrong passwords from one address in `WINDOW_S`. Right ones are not counted: a whole office may log in at nine."""
WINDOW_S: Final = 300


class LogInGuard:
    """What the accounts ask before and tell after a log-in (`linepool.accounts.ports`)."""

    def check(self, address: str) -> None:
        """Raise ``ShutOut`` while this address is shut out of logging in; sessions that are there go on."""
        place = _place(address)
        if place is None:
            return
        with public_scope():
            now = timezone.now()
            until = bans(active_at=now).filter(way=Way.WEB, address=place).values_list("until", flat=True).first()
        if until is not None:
            raise ShutOut(retry_after=ceil((until - now).total_seconds()))

    def failed(self, address: str, account: str) -> None:
        """A wrong password came; one too many shuts the address out."""
        place = _place(address)
        if place is None:
            return
        names = _remember(place, account)
        try:
            throttle.hit("wrong-password", place, limit=TRIES, seconds=WINDOW_S)
        except TooMany:
            throttle.forget("wrong-password", place)
            _shut_out(place, names)


def _place(address: str) -> str | None:
    try:
        return place_of(address)
    except ValueError:  # a server behind a socket file has no address of its caller
        return None


def _remember(place: str, account: str) -> list[str]:
    key = f"guessed:{place}"
    try:
        names = [name for name in cache.get(key) or [] if name != account][-MOST_ACCOUNTS + 1 :] + [account[:60]]
        cache.set(key, names, timeout=WINDOW_S)
    except RedisError:
        return [account[:60]]
    return names


def _shut_out(place: str, names: list[str]) -> None:
    with public_scope():
        if is_spared(place, never_banned()):
            return
        now = timezone.now()
        _, times = standing(Way.WEB, now)["earlier"].get(place, (now, 0))
        until = now + LADDER[min(times + 1, len(LADDER) - 1)]
        services.ban(Way.WEB, _sentence(place, now, until, names))


def _sentence(place: str, now: datetime, until: datetime, names: list[str]) -> Sentence:
    since = now - timedelta(seconds=WINDOW_S)
    return Sentence(place, now, until, "guessing", TRIES + 1, since, tuple(names))
