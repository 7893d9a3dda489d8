"""A workspace's numbers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.response import Response

from linepool.kernel.api import CompanyView, KeysetPagination
from telephony.numbers import selectors, services
from telephony.numbers.serializers import (
    ClaimSerializer,
    FreeNumberPageSerializer,
    FreeNumberSerializer,
    NumberPageSerializer,
    NumberSerializer,
    RelabelSerializer,
)

_PAGING = [OpenApiParameter("cursor", str), OpenApiParameter("page_size", int)]


class NumberListView(CompanyView):
    """GET: the company's numbers. POST: claim one."""

    permission = {"GET": "numbers.view", "POST": "numbers.manage"}
    ordering = "e164"

    @extend_schema(operation_id="numbers_list", parameters=_PAGING, responses=NumberPageSerializer)
    def get(self, request: Any) -> Response:
        """List the numbers the company holds."""
        paginator = KeysetPagination()
        page = paginator.paginate_queryset(selectors.numbers_of(request.tenant.pk), request, self)
        return paginator.get_paginated_response(NumberSerializer(page, many=True).data)

    @extend_schema(operation_id="numbers_claim", request=ClaimSerializer, responses={201: NumberSerializer})
    def post(self, request: Any) -> Response:
        """Claim a free number."""
        asked = ClaimSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        number = services.claim(asked.validated_data["e164"], request.tenant, actor=request.user)
        return Response(NumberSerializer(number).data, status=status.HTTP_201_CREATED)


class AvailableNumbersView(CompanyView):
    """GET: numbers to choose from."""

    permission = "numbers.view"
    ordering = "e164"

    @extend_schema(
        operation_id="numbers_available",
        parameters=[
            OpenApiParameter("country", str, description="ISO 3166 code."),
            OpenApiParameter("q", str, description="Digits anywhere in the number."),
            *_PAGING,
        ],
        responses=FreeNumberPageSerializer,
    )
    def get(self, request: Any) -> Response:
        """List free numbers of the pool."""
        query = request.query_params
        free = selectors.available_numbers(country=query.get("country", ""), containing=query.get("q", ""))
        paginator = KeysetPagination()
        page = paginator.paginate_queryset(free, request, self)
        return paginator.get_paginated_response(FreeNumberSerializer(page, many=True).data)


class NumberView(CompanyView):
    """GET, PATCH (its label), DELETE (release) one of the company's numbers."""

    permission = {"GET": "numbers.view", "PATCH": "numbers.manage", "DELETE": "numbers.manage"}

    @extend_schema(operation_id="numbers_retrieve", responses=NumberSerializer)
    def get(self, request: Any, number_id: int) -> Response:
        """Show one number."""
        return Response(NumberSerializer(selectors.access_number(request.tenant.pk, number_id)).data)

    @extend_schema(operation_id="numbers_relabel", request=RelabelSerializer, responses=NumberSerializer)
    def patch(self, request: Any, number_id: int) -> Response:
        """Rename it."""
        asked = RelabelSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        number = services.relabel(number_id, asked.validated_data["label"], request.tenant, actor=request.user)
        return Response(NumberSerializer(number).data)

    @extend_schema(operation_id="numbers_release", responses={204: OpenApiResponse(description="Released.")})
    def delete(self, request: Any, number_id: int) -> Response:
        """Release it; it stops ringing at once and can be taken back for a day."""
        services.release(number_id, request.tenant, actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
