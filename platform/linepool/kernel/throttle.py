"""How often something may be tried: fixed windows counted in Valkey, so all web processes share them."""

from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from linepool.kernel.errors import TooMany, Unavailable


def hit(what: str, who: str, *, limit: int, seconds: int) -> None:
    """Count one try; raise ``TooMany`` beyond ``limit`` tries in a window of ``seconds``.

    Without Valkey it raises ``Unavailable``: a limit that cannot be counted is not waived.
    """
    key = f"throttle:{what}:{who}"
    try:
        cache.add(key, 0, timeout=seconds)
        tries = cache.incr(key)
        if tries > limit:
            raise TooMany(retry_after=_remaining(key, seconds))
    except ValueError:  # the window ended between the two commands: this is the first try of the next
        cache.set(key, 1, timeout=seconds)
    except RedisError as error:
        raise Unavailable from error


def forget(what: str, who: str) -> None:
    """Start over: after a success, earlier failures do not count."""
    try:
        cache.delete(f"throttle:{what}:{who}")
    except RedisError as error:
        raise Unavailable from error


def address_of(request: HttpRequest) -> str:
    """Return the caller's address (behind a proxy the server has put the real one there)."""
    return str(request.META.get("REMOTE_ADDR") or "unknown")


def _remaining(key: str, seconds: int) -> int:
    client = cache._cache.get_client(key, write=False)  # type: ignore[attr-defined]  # Django has no public TTL
    left = client.ttl(cache.make_key(key))
    return left if isinstance(left, int) and left > 0 else seconds
