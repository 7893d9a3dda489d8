"""The operator's page of shared agents: who serves whom, and each company's share of them."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from linepool.accounts.models import User
from linepool.console.selectors import access_company
from linepool.kernel.api import KeysetPagination, OperatorView
from linepool.kernel.api.input import checked
from linepool.kernel.tenancy import company_scope
from tenants.lending import selectors, services
from tenants.people import PersonSerializer
from tenants.queues.models import Queue


class NamedQueueSerializer(serializers.Serializer[Any]):
    """A queue of some company."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class ServiceSerializer(serializers.Serializer[Any]):
    """A person's place in a company; `lent`: the operator may take them back."""

    company_id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.SlugField()
    role = serializers.CharField()
    extension = serializers.CharField(allow_blank=True)
    queues = NamedQueueSerializer(many=True)
    lent = serializers.BooleanField()


class LendableSerializer(serializers.Serializer[Any]):
    """Somebody who takes calls, and for whom."""

    user = PersonSerializer()
    companies = ServiceSerializer(many=True)


class LendingInput(serializers.Serializer[Any]):
    """Who shall serve which queues of which company; the whole list of queues."""

    user_id = serializers.IntegerField()
    company_id = serializers.IntegerField()
    queue_ids = serializers.ListField(child=serializers.UUIDField())


class LendingView(OperatorView):
    """/api/console/lending/"""

    public_host = True
    pagination_class = KeysetPagination
    ordering = ("name", "pk")

    @extend_schema(
        parameters=[OpenApiParameter("q"), OpenApiParameter("company", int)], responses=LendableSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Everybody who takes calls and for whom, by name; `q` is a part of name or e-mail."""
        company = request.query_params.get("company", "")
        rows = selectors.people(request.query_params.get("q", "")[:60], int(company) if company.isdecimal() else None)
        pages = self.pagination_class()
        page = list(pages.paginate_queryset(rows, request, view=self) or [])
        return pages.get_paginated_response(_shown(page))

    @extend_schema(request=LendingInput, responses=LendableSerializer)
    def post(self, request: Any) -> Response:
        """Lend a person to a company, or change which of its queues they serve."""
        asked = checked(LendingInput, request)
        person, company = selectors.access_person(asked["user_id"]), access_company(asked["company_id"])
        services.lend(person, company, asked["queue_ids"], by=request.user)
        return Response(_shown([person])[0])


class LoanView(OperatorView):
    """/api/console/lending/{company_id}/{user_id}/"""

    public_host = True

    @extend_schema(responses={204: None})
    def delete(self, request: Any, company_id: int, user_id: int) -> Response:
        """Take a person back from a company."""
        services.take_back(selectors.access_person(user_id), access_company(company_id), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class CompanyQueuesView(OperatorView):
    """/api/console/companies/{company_id}/queues/"""

    public_host = True

    @extend_schema(responses=NamedQueueSerializer(many=True))
    def get(self, request: Request, company_id: int) -> Response:
        """The queues somebody may be lent to."""
        with company_scope(access_company(company_id)):
            return Response(NamedQueueSerializer(Queue.objects.order_by("name"), many=True).data)


def _shown(page: list[User]) -> list[dict[str, Any]]:
    serving = selectors.services_of(page)
    rows = [{"user": user, "companies": serving[user.pk]} for user in page]
    return list(LendableSerializer(rows, many=True).data)
