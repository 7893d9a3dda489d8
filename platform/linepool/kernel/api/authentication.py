"""Who is asking: cookie sessions, with CSRF checked for everyone who has a session."""

from typing import Any

from rest_framework import authentication, permissions
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """Cookie sessions; an anonymous request is answered 401, not 403, so that the browser can show the log-in page."""

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, which is what makes DRF answer 401."""
        return "Session"


class DenyAll(permissions.BasePermission):
    """The default for a view that did not choose: nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Refuse."""
        return False
