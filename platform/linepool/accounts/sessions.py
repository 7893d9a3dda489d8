"""Log-in sessions, each bound to one host: a company's workspace or the public site."""

from typing import Any

from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest

from linepool.accounts.models import User

_KEY = "company_id"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin(request: HttpRequest, user: User) -> None:
    """Log a user in on the request's host, with a new session key."""
    login(request, user, backend=_BACKEND)
    bind(request.session, getattr(request, "tenant", None))


def bind(session: Any, company: Any) -> None:
    """Tie a session to this company's host (None is the public site)."""
    session[_KEY] = _id(company)


def belongs_here(session: Any, company: Any) -> bool:
    """Tell whether a session began on this company's host (None is the public site)."""
    return bool(session.get(_KEY, -1) == _id(company))


def outlive_password(request: HttpRequest, user: User) -> None:
    """Keep the request's session, with a new key, although the user's password has changed; all others end."""
    update_session_auth_hash(request, user)


def end(request: HttpRequest) -> None:
    """Log the request's user out and forget everything in the session."""
    logout(request)


def _id(company: Any) -> int:
    return 0 if company is None else int(company.pk)
