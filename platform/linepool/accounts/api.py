"""Sessions, members and invitations in a workspace."""

from typing import Any

from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from linepool.accounts import selectors, serializers, services
from linepool.accounts.models import Membership, User
from linepool.kernel.api import CompanyView, Paged, PublicView
from linepool.kernel.api.input import checked
from linepool.kernel.errors import NotLoggedIn
from linepool.kernel.permissions import permissions_of


def session_of(request: Any, user: User) -> dict[str, Any]:
    """Describe a user's session in the request's workspace; raise ``NotLoggedIn`` for a stranger."""
    membership = selectors.membership_of(user, request.tenant)
    if membership is None:
        raise NotLoggedIn
    get_token(request)  # sets the CSRF cookie the browser must echo
    granted = sorted(permissions_of(membership.role))
    visit = getattr(membership, "visit", None)
    answer = {"user": user, "company": request.tenant, "role": membership.role, "permissions": granted, "visit": visit}
    return dict(serializers.SessionSerializer(answer).data)


class SessionView(PublicView):
    """/api/session/ of a workspace."""

    @extend_schema(responses=serializers.SessionSerializer)
    def get(self, request: Request) -> Response:
        """Say who is logged in; 401 for a visitor (who gets the CSRF cookie all the same)."""
        get_token(request)
        return Response(session_of(request, request.user))  # type: ignore[arg-type]

    @extend_schema(request=serializers.LogInSerializer, responses=serializers.SessionSerializer)
    def post(self, request: Request) -> Response:
        """Log in."""
        data = checked(serializers.LogInSerializer, request)
        user = services.log_in(request._request, data["email"], data["password"])
        return Response(session_of(request._request, user))

    @extend_schema(request=serializers.LanguageSerializer, responses=serializers.SessionSerializer)
    def patch(self, request: Request) -> Response:
        """Choose the language of the screens."""
        session_of(request, request.user)  # type: ignore[arg-type]
        data = checked(serializers.LanguageSerializer, request)
        return Response(session_of(request, services.set_language(request.user, data["language"])))  # type: ignore[arg-type]

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Log out; harmless for a visitor."""
        services.log_out(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class EnterView(PublicView):
    """/api/session/enter/"""

    @extend_schema(request=serializers.EnterSerializer, responses=serializers.SessionSerializer)
    def post(self, request: Request) -> Response:
        """Begin a session by a ticket from the public site."""
        data = checked(serializers.EnterSerializer, request)
        user = services.enter(request._request, data["ticket"])
        return Response(session_of(request._request, user))


class MembersView(Paged, CompanyView):
    """/api/members/"""

    permission = {"GET": "members.view", "POST": "members.manage"}

    @extend_schema(responses=serializers.MemberSerializer(many=True))
    def get(self, request: Any) -> Response:
        """List the members, newest first."""
        return self.paged(request, selectors.members_of(request.tenant), serializers.MemberSerializer)

    @extend_schema(request=serializers.InviteSerializer, responses={201: serializers.InvitationSerializer})
    def post(self, request: Any) -> Response:
        """Invite somebody by e-mail."""
        data = checked(serializers.InviteSerializer, request)
        invitation = services.invite(request.tenant, request.membership, **data)
        return Response(serializers.InvitationSerializer(invitation).data, status=status.HTTP_201_CREATED)


class MemberView(CompanyView):
    """/api/members/{id}/"""

    permission = {"GET": "members.view", "PATCH": "members.manage", "DELETE": "members.manage"}

    @extend_schema(responses=serializers.MemberSerializer)
    def get(self, request: Any, member_id: int) -> Response:
        """Show a member."""
        return self._show(selectors.access_member(request.tenant, member_id))

    @extend_schema(request=serializers.RoleSerializer, responses=serializers.MemberSerializer)
    def patch(self, request: Any, member_id: int) -> Response:
        """Change a member's role."""
        member = selectors.access_member(request.tenant, member_id)
        role = checked(serializers.RoleSerializer, request)["role"]
        return self._show(services.change_role(member, request.membership, role))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Any, member_id: int) -> Response:
        """End a membership."""
        services.remove_member(selectors.access_member(request.tenant, member_id), request.membership)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _show(self, member: Membership) -> Response:
        return Response(serializers.MemberSerializer(member).data)


class InvitationsView(Paged, CompanyView):
    """/api/invitations/"""

    permission = "members.view"

    @extend_schema(responses=serializers.InvitationSerializer(many=True))
    def get(self, request: Any) -> Response:
        """List the invitations that can still be accepted."""
        return self.paged(request, selectors.open_invitations_of(request.tenant), serializers.InvitationSerializer)


class InvitationView(CompanyView):
    """/api/invitations/{id}/"""

    permission = {"DELETE": "members.manage"}

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Any, invitation_id: int) -> Response:
        """Take an invitation back."""
        services.cancel_invitation(selectors.access_invitation(request.tenant, invitation_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class PreviewInvitationView(PublicView):
    """/api/invitations/preview/"""

    @extend_schema(request=serializers.TokenSerializer, responses=serializers.InvitationPreviewSerializer)
    def post(self, request: Any) -> Response:
        """Say what an invitation's link offers."""
        invitation = services.find_invitation(request.tenant, checked(serializers.TokenSerializer, request)["token"])
        answer = {
            "company_name": request.tenant.name,
            "email": invitation.email,
            "name": invitation.name,
            "role": invitation.role,
            "has_account": User.objects.filter(email=invitation.email).exists(),
        }
        return Response(serializers.InvitationPreviewSerializer(answer).data)


class AcceptInvitationView(PublicView):
    """/api/invitations/accept/"""

    @extend_schema(request=serializers.AcceptSerializer, responses={201: serializers.SessionSerializer})
    def post(self, request: Any) -> Response:
        """Join the company and begin a session."""
        data = checked(serializers.AcceptSerializer, request)
        user = services.accept_invitation(request._request, data.pop("token"), **data)
        return Response(session_of(request._request, user), status=status.HTTP_201_CREATED)
