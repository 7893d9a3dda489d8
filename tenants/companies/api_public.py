"""Sign-up, at the public site."""

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from linepool.accounts.services import issue_ticket
from linepool.kernel import throttle
from linepool.kernel.addresses import workspace_url
from linepool.kernel.api import PublicView
from linepool.kernel.api.input import checked
from linepool.kernel.errors import LinepoolError
from tenants.companies import serializers, services
from tenants.companies.slugs import check_slug


def count_try(request: Request, email: str) -> None:
    """Count a try by address and by e-mail; raise ``TooMany``."""
    for what, who in (("address", throttle.address_of(request._request)), ("email", email.strip().lower())):
        limit, seconds = settings.LINEPOOL_SIGNUP_LIMITS[what]
        throttle.hit(f"signup-{what}", who, limit=limit, seconds=seconds)


class SignUpView(PublicView):
    """/api/signup/"""

    public_host = True

    @extend_schema(request=serializers.SignUpSerializer, responses={202: serializers.SignUpAcceptedSerializer})
    def post(self, request: Request) -> Response:
        """Ask for a company; the link that opens it goes to the e-mail."""
        data = checked(serializers.SignUpSerializer, request)
        count_try(request, data["email"])
        wish = services.sign_up(**data)
        return Response(serializers.SignUpAcceptedSerializer(wish).data, status=status.HTTP_202_ACCEPTED)


class SlugView(PublicView):
    """/api/signup/slug/"""

    public_host = True

    @extend_schema(
        parameters=[OpenApiParameter("slug", required=True)], responses=serializers.SlugAnswerSerializer
    )
    def get(self, request: Request) -> Response:
        """Say whether a company may have this address."""
        answer = {"available": True, "code": "", "message": ""}
        try:
            check_slug(request.query_params.get("slug", ""))
        except LinepoolError as refusal:
            answer = {"available": False, "code": refusal.code, "message": refusal.message}
        return Response(answer)


class ConfirmView(PublicView):
    """/api/signup/confirm/"""

    public_host = True

    @extend_schema(
        request=serializers.ConfirmSerializer,
        responses={200: serializers.ConfirmedSerializer, 201: serializers.ConfirmedSerializer},
    )
    def post(self, request: Request) -> Response:
        """Open the company. A second time it only says where the workspace is: its log-in page, without a ticket."""
        data = checked(serializers.ConfirmSerializer, request)
        opened = services.confirm(data["token"], slug=data["slug"])
        slug = opened.company.slug
        if opened.is_new:
            url = workspace_url(slug, "/enter", ticket=issue_ticket(opened.owner, opened.company))
        else:
            url = workspace_url(slug)
        body = {"workspace_url": url, "slug": slug}
        return Response(body, status=status.HTTP_201_CREATED if opened.is_new else status.HTTP_200_OK)


class FindView(PublicView):
    """/api/signup/find/"""

    public_host = True

    @extend_schema(request=serializers.EmailSerializer, responses={202: None})
    def post(self, request: Request) -> Response:
        """Mail somebody the addresses of their workspaces; the answer is the same for everyone."""
        email = checked(serializers.EmailSerializer, request)["email"]
        count_try(request, email)
        services.remind(email)
        return Response(status=status.HTTP_202_ACCEPTED)
