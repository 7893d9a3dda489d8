"""A session belongs to the host where it began."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase

from linepool.accounts.models import User
from linepool.accounts.sessions import belongs_here
from linepool.audit.services import acting


class SessionHostMiddleware:
    """Treats a session cookie carried to another host as no log-in, and names the actor for the audit.

    Synchronous only, and the innermost middleware: that makes Django run the whole stack in one thread.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request on behalf of the user, if the session is this host's."""
        user = request.user
        if user.is_authenticated and not belongs_here(request.session, getattr(request, "tenant", None)):
            request.user = user = AnonymousUser()
        with acting(user if isinstance(user, User) else None):
            return self.get_response(request)
