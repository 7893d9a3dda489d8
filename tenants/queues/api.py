"""Queues over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from linepool.kernel.api.input import checked_list
from linepool.kernel.api.objects import Doors, ObjectsViewSet
from linepool.kernel.api.views import CompanyView
from tenants.queues import services
from tenants.queues.selectors import access_queue, active_dispositions, queues
from tenants.queues.serializers import DispositionSerializer, MemberInput, QueueInput, QueueSerializer


class QueueViewSet(ObjectsViewSet):
    """The company's queues, by name."""

    permission: ClassVar = {
        "GET": "queues.view",
        "POST": "queues.manage",
        "PATCH": "queues.manage",
        "DELETE": "queues.manage",
    }
    shows, takes, ordering = QueueSerializer, QueueInput, ("name",)
    doors = Doors(queues, access_queue, services.create_queue, services.change_queue, services.remove_queue)


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

    permission: ClassVar = {"GET": "queues.view", "PUT": "queues.manage"}

    @extend_schema(responses=DispositionSerializer(many=True))
    def get(self, request: Any) -> Response:
        """All that may be chosen now, in order."""
        return Response(DispositionSerializer(active_dispositions(), many=True).data)

    @extend_schema(request=DispositionSerializer(many=True), responses=DispositionSerializer(many=True))
    def put(self, request: Any) -> Response:
        """Make exactly these the list; results no longer on it stay with the calls that have them."""
        services.set_dispositions(checked_list(DispositionSerializer, request))
        return self.get(request)
