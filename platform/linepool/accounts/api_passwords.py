"""Forgotten passwords on both hosts, changed ones in a workspace."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from linepool.accounts import recovery, selectors, serializers
from linepool.kernel import throttle
from linepool.kernel.api import PublicView
from linepool.kernel.api.input import checked
from linepool.kernel.errors import NotLoggedIn


def _company_of(request: Request) -> Any:
    """Return the company of the request's host; None at the public site."""
    return getattr(request._request, "tenant", None)


def _count(what: str, who: str, allowed: tuple[int, int]) -> None:
    limit, seconds = allowed
    throttle.hit(what, who, limit=limit, seconds=seconds)


class ForgotView(PublicView):
    """/api/session/forgot/"""

    @extend_schema(request=serializers.ForgotSerializer, responses={202: None})
    def post(self, request: Request) -> Response:
        """Mail a link that sets a new password; the answer is the same whether or not there is an account."""
        email = checked(serializers.ForgotSerializer, request)["email"]
        limits = settings.LINEPOOL_SIGNUP_LIMITS
        _count("forgot-address", throttle.address_of(request._request), limits["address"])
        _count("forgot-email", email.strip().lower(), limits["email"])
        recovery.ask_reset(_company_of(request), email)
        return Response(status=status.HTTP_202_ACCEPTED)


class ResetView(PublicView):
    """/api/session/reset/"""

    @extend_schema(request=serializers.ResetSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Set a new password by a mailed link; all sessions of the person end."""
        data = checked(serializers.ResetSerializer, request)
        _count("reset-address", throttle.address_of(request._request), settings.LINEPOOL_SIGNUP_LIMITS["address"])
        user = recovery.reset(_company_of(request), data["token"], data["password"])
        throttle.forget("login-email", user.email)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PasswordView(PublicView):
    """/api/session/password/"""

    @extend_schema(request=serializers.PasswordChangeSerializer, responses={204: None})
    def post(self, request: Any) -> Response:
        """Change one's own password; one's other sessions end."""
        user = request.user
        if selectors.membership_of(user, _company_of(request)) is None:
            raise NotLoggedIn
        data = checked(serializers.PasswordChangeSerializer, request)
        _count("password-user", str(user.pk), settings.LINEPOOL_LOGIN_LIMITS["email"])
        recovery.change(request._request, user, **data)
        return Response(status=status.HTTP_204_NO_CONTENT)
