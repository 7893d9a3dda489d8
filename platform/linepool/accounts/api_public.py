"""Sessions at the public site, and the developers' outbox."""

from typing import Any

from django.conf import settings
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from linepool.accounts import selectors, serializers, services
from linepool.accounts.models import User
from linepool.kernel.addresses import workspace_url
from linepool.kernel.api import KeysetPagination, PublicView
from linepool.kernel.api.input import checked
from linepool.kernel.errors import NotFound, NotLoggedIn


def public_session_of(user: Any) -> dict[str, Any]:
    """Describe a user's session at the public site."""
    workspaces = list(selectors.memberships_of_user(user))
    for membership in workspaces:
        membership.url = workspace_url(membership.company.slug)  # type: ignore[attr-defined]
    return dict(serializers.PublicSessionSerializer({"user": user, "workspaces": workspaces}).data)


class PublicSessionView(PublicView):
    """/api/session/ of the public site."""

    public_host = True

    @extend_schema(responses=serializers.PublicSessionSerializer)
    def get(self, request: Request) -> Response:
        """Say who is logged in and where they belong; 401 for a visitor."""
        get_token(request._request)
        if not request.user.is_authenticated:
            raise NotLoggedIn
        return Response(public_session_of(request.user))

    @extend_schema(request=serializers.LogInSerializer, responses=serializers.PublicSessionSerializer)
    def post(self, request: Request) -> Response:
        """Log in."""
        data = checked(serializers.LogInSerializer, request)
        user = services.log_in(request._request, data["email"], data["password"])
        return Response(public_session_of(user))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Log out; harmless for a visitor."""
        services.log_out(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TicketView(PublicView):
    """/api/session/ticket/"""

    public_host = True

    @extend_schema(
        request=serializers.WorkspaceChoiceSerializer, responses={201: serializers.WorkspaceAddressSerializer}
    )
    def post(self, request: Request) -> Response:
        """Return the address that enters one of the user's workspaces without a second log-in."""
        user = request.user
        if not isinstance(user, User):
            raise NotLoggedIn
        slug = checked(serializers.WorkspaceChoiceSerializer, request)["slug"]
        membership = selectors.memberships_of_user(user).filter(company__slug=slug).first()
        if membership is None:
            raise NotFound
        ticket = services.issue_ticket(user, membership.company)
        return Response({"workspace_url": workspace_url(slug, "/enter", ticket=ticket)}, status=status.HTTP_201_CREATED)


class OutboxView(PublicView):
    """/api/dev/outbox/: exists only where mail is kept instead of sent."""

    public_host = True
    pagination_class = KeysetPagination  # for the schema; only the newest page exists

    @extend_schema(responses=serializers.OutboxMailSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the newest kept mails."""
        if not settings.LINEPOOL_OUTBOX_READABLE:
            raise NotFound
        rows = serializers.OutboxMailSerializer(selectors.outbox(), many=True).data
        return Response({"results": rows, "next": None, "previous": None})
