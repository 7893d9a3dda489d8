"""Idempotency keys: a POST repeated with the same ``Idempotency-Key`` header is done once and answered alike.

Kept in Valkey for a day, per company and user. A browser that lost an answer sends the request again and gets
the first answer; the same key with another body is refused. Answers of our own failures (5xx) are not kept, so
that trying again tries again. When Valkey has lost its memory a key is new: services stay safe to repeat by
their own unique constraints where it matters (sign-up, usage, calls).
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from redis.exceptions import RedisError

from linepool.kernel.errors import Conflict, InvalidInput, Unavailable

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_KEEP = 24 * 3600
_RUNNING = 60  # a process that died while answering must not block its key for a day
_MAX_LENGTH = 200


class KeyReused(Conflict):
    """The key came with another request before."""

    code = "idempotency_key_reused"
    message = "This key was used for another request."


class StillRunning(Conflict):
    """The first request with this key has not been answered yet."""

    code = "idempotency_still_running"
    message = "The first request with this key is still running."


class KeyInvalid(InvalidInput):
    """The key is too long."""

    code = "idempotency_key_invalid"
    message = f"A key has at most {_MAX_LENGTH} characters."


class Replay(Exception):
    """The request was answered before; ``response`` is that answer. Never leaves the view."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True)
class Claim:
    """The right to answer the first request of a key: ``keep`` the answer, or ``release`` the key for another try."""

    slot: str
    fingerprint: str

    def keep(self, response: Any) -> None:
        """Remember the answer unless it is a failure of ours; the answer itself is never held back."""
        if response.status_code >= 500 or response.streaming:
            self.release()
            return
        response.render()
        answer = {"status": response.status_code, "body": response.content, "type": response["Content-Type"]}
        with suppress(RedisError):
            cache.set(self.slot, {"fingerprint": self.fingerprint} | answer, timeout=_KEEP)

    def release(self) -> None:
        """Forget the key."""
        with suppress(RedisError):
            cache.delete(self.slot)


def claim(request: Any, who: str) -> Claim | None:
    """Return the claim of a POST with a key, None without one; raise ``Replay`` when it was answered before."""
    key = request.headers.get(HEADER, "")
    if not key or request.method != "POST":
        return None
    if len(key) > _MAX_LENGTH:
        raise KeyInvalid
    slot = "once:" + hashlib.sha256(f"{who}\n{key}".encode()).hexdigest()
    fingerprint = hashlib.sha256(f"{request.path}\n".encode() + request.body).hexdigest()
    try:
        if cache.add(slot, {"fingerprint": fingerprint}, timeout=_RUNNING):
            return Claim(slot, fingerprint)
        found = cache.get(slot)
    except RedisError as error:
        raise Unavailable from error
    raise Replay(_kept(found, fingerprint))


def _kept(found: dict[str, Any] | None, fingerprint: str) -> HttpResponse:
    if found is not None and found["fingerprint"] != fingerprint:
        raise KeyReused
    if found is None or "status" not in found:
        raise StillRunning
    response = HttpResponse(found["body"], status=found["status"], content_type=found["type"])
    response[REPLAYED] = "true"
    return response
