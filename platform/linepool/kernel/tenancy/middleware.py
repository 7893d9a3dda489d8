"""Enters the scope that belongs to the request's host."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import cast

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django_tenants.utils import get_tenant_domain_model

from linepool.kernel.api.handlers import no_database, no_workspace
from linepool.kernel.tenancy.scope import HasSchema, company_scope, public_scope


class HostScopeMiddleware:
    """Public host → public scope and its URLs; a workspace's host → that company's scope; any other → 404.

    Sets ``request.tenant`` (the company, or None on the public host). Deliberately synchronous only: as the
    first middleware it must see the whole request in one thread and one context.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request inside its host's scope."""
        host = host_name(request.get_host())
        if host in settings.LINEPOOL_PUBLIC_HOSTS:
            request.tenant = None  # type: ignore[attr-defined]
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            return self._answer(request, public_scope)
        try:
            company = company_of_host(host)
        except OperationalError:  # before any view, which would have said so itself
            return no_database()
        if company is None:
            return no_workspace()
        request.tenant = company  # type: ignore[attr-defined]
        request.urlconf = settings.ROOT_URLCONF
        return self._answer(request, lambda: company_scope(company))

    def _answer(self, request: HttpRequest, scope: Callable[[], AbstractContextManager[object]]) -> HttpResponseBase:
        with scope():
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            # Its body is made after this block, so every piece is made in a scope of its own.
            parts = _in_scope(iter(cast(Iterable[bytes], response.streaming_content)), scope)
            # Under ASGI Django would collect the whole body first; one piece at a time keeps memory flat.
            response.streaming_content = _piece_by_piece(parts) if isinstance(request, ASGIRequest) else parts
        return response


def host_name(host: str) -> str:
    """Return a Host header without its port, in lower case."""
    return host.rsplit(":", 1)[0].lower() if not host.endswith("]") else host.lower()


def company_of_host(host: str) -> HasSchema | None:
    """Return the company whose workspace lives at this host, if it is not closed."""
    with public_scope():
        domain = get_tenant_domain_model()._default_manager.select_related("tenant").filter(domain=host).first()
    if domain is None or domain.tenant.status == "closed":
        return None
    return cast(HasSchema, domain.tenant)


def _in_scope(parts: Iterator[bytes], scope: Callable[[], AbstractContextManager[object]]) -> Iterator[bytes]:
    while True:
        with scope():
            part = next(parts, None)
        if part is None:
            return
        yield part


async def _piece_by_piece(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (part := await sync_to_async(_next)(parts)) is not None:
        yield part


def _next(parts: Iterator[bytes]) -> bytes | None:
    return next(parts, None)
