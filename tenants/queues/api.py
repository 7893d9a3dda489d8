"""Queues over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response

from linepool.kernel.api.pagination import KeysetPagination
from linepool.kernel.api.views import CompanyView, CompanyViewSet
from tenants.queues import services
from tenants.queues.models import Queue
from tenants.queues.selectors import access_queue, active_dispositions, queues
from tenants.queues.serializers import DispositionSerializer, MemberInput, QueueInput, QueueSerializer


class QueueViewSet(CompanyViewSet):
    """The company's queues, by name."""

    permission: ClassVar = {
        "GET": "queues.view",
        "POST": "queues.manage",
        "PATCH": "queues.manage",
        "DELETE": "queues.manage",
    }
    serializer_class = QueueSerializer
    pagination_class = KeysetPagination
    ordering = ("name",)

    def get_queryset(self) -> QuerySet[Queue]:
        """The company's queues."""
        return queues()

    def list(self, request: Any) -> Response:
        """One page of queues."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(QueueSerializer(page, many=True).data)

    def retrieve(self, request: Any, queue_id: UUID) -> Response:
        """One queue with its members."""
        return Response(QueueSerializer(access_queue(queue_id)).data)

    @extend_schema(request=QueueInput, responses={201: QueueSerializer})
    def create(self, request: Any) -> Response:
        """Make a queue; who serves it is set next."""
        body = QueueInput(data=request.data)
        body.is_valid(raise_exception=True)
        queue = services.create_queue(**body.validated_data)
        return Response(QueueSerializer(access_queue(queue.pk)).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=QueueInput, responses=QueueSerializer)
    def partial_update(self, request: Any, queue_id: UUID) -> Response:
        """Change what is given."""
        queue = access_queue(queue_id)
        body = QueueInput(queue, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        services.change_queue(queue, **body.validated_data)
        return Response(QueueSerializer(access_queue(queue_id)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Any, queue_id: UUID) -> Response:
        """Remove a queue no menu leads to."""
        services.remove_queue(access_queue(queue_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class QueueMembersView(CompanyView):
    """Who serves a queue, as a whole list."""

    permission: ClassVar = {"PUT": "queues.manage"}

    @extend_schema(request=MemberInput(many=True), responses=QueueSerializer)
    def put(self, request: Any, queue_id: UUID) -> Response:
        """Make exactly these people serve the queue."""
        queue = access_queue(queue_id)
        body = MemberInput(data=request.data, many=True)
        body.is_valid(raise_exception=True)
        services.set_members(queue, body.validated_data)
        return Response(QueueSerializer(access_queue(queue_id)).data)


class DispositionsView(CompanyView):
    """The results agents choose from."""

    permission = "queues.view"

    @extend_schema(responses=DispositionSerializer(many=True))
    def get(self, request: Any) -> Response:
        """All that may be chosen now, in order."""
        return Response(DispositionSerializer(active_dispositions(), many=True).data)
