"""Who a WebSocket belongs to: host → company, cookie → user, both → membership. Decided before it is accepted."""

import asyncio
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from channels.db import database_sync_to_async
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from linepool.accounts.selectors import membership_of
from linepool.accounts.sessions import belongs_here
from linepool.kernel.tenancy.middleware import company_of_host, host_name
from linepool.kernel.tenancy.scope import public_scope

NOT_LOGGED_IN = 4401
NOT_FOUND = 4404
TOO_MANY = 4429
MOST_SOCKETS = 20
"""Of one person in one company, in one web process: tabs, and those that were left behind by a lost network."""
MOST_MESSAGES, WINDOW_S = 100, 10.0


def CompanySocket(application: Any) -> Any:  # noqa: N802 - reads as the middleware class it stands for
    """Wrap a socket application: it sees ``scope["company"]``, ``scope["user"]`` and ``scope["membership"]``.

    Unknown hosts and non-members are closed with 4404, visitors with 4401, who has too many or says too much with 4429.
    """
    return CookieMiddleware(_CompanySocket(application))


class _CompanySocket:
    def __init__(self, application: Any) -> None:
        self.application = application
        self.open: Counter[tuple[int, int]] = Counter()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        found, close_code = await database_sync_to_async(_identify)(scope)
        if not close_code and self.open[found["company"].pk, found["user"].pk] >= MOST_SOCKETS:
            close_code = TOO_MANY
        if close_code:
            await receive()  # websocket.connect; accepted first, because a refused handshake carries no code
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": close_code})
            return
        who = found["company"].pk, found["user"].pk
        self.open[who] += 1
        try:
            await self.application({**scope, **found}, _Paced(receive, send), send)
        finally:
            self.open[who] -= 1
            if not self.open[who]:
                del self.open[who]


class _Paced:
    """What a socket receives; after `MOST_MESSAGES` in `WINDOW_S` it is closed."""

    def __init__(self, receive: Any, send: Any) -> None:
        self._receive, self._send = receive, send
        self._began, self._count = 0.0, 0

    async def __call__(self) -> Any:
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        now = asyncio.get_running_loop().time()
        if now - self._began > WINDOW_S:
            self._began, self._count = now, 0
        self._count += 1
        if self._count <= MOST_MESSAGES:
            return message
        await self._send({"type": "websocket.close", "code": TOO_MANY})
        return {"type": "websocket.disconnect", "code": TOO_MANY}


def _from_own_page(host: str, origin: str) -> bool:
    """Sibling workspaces are one site to a browser, which sends cookies along: only the host's own pages may connect.

    A program sends no origin, and has no cookies it was not given.
    """
    try:
        return not origin or urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:  # no browser's origin
        return False


def _identify(scope: dict[str, Any]) -> tuple[dict[str, Any], int]:
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"").decode("latin1")
    company = company_of_host(host_name(host))
    if company is None or not _from_own_page(host, headers.get(b"origin", b"").decode("latin1")):
        return {}, NOT_FOUND
    with public_scope():
        request = HttpRequest()
        request.session = SessionStore(scope["cookies"].get(settings.SESSION_COOKIE_NAME))
        user = get_user(request)
        if not user.is_authenticated or not belongs_here(request.session, company):
            return {}, NOT_LOGGED_IN
        membership = membership_of(user, company)
    if membership is None or membership.pk is None:  # a visit ends by itself, and a socket would outlive it
        return {}, NOT_FOUND
    return {"company": company, "user": user, "membership": membership}, 0
