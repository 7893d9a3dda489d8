"""Reading the audit trail."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from linepool.audit.models import Entry
from linepool.kernel.api import CompanyView, Paged


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """One thing that was done."""

    details = serializers.DictField(read_only=True)

    class Meta:
        model = Entry
        fields = ("id", "at", "actor_id", "actor", "verb", "target", "details")
        read_only_fields = fields


class AuditView(Paged, CompanyView):
    """/api/audit/"""

    permission = "audit.view"

    @extend_schema(
        parameters=[OpenApiParameter("verb"), OpenApiParameter("target"), OpenApiParameter("actor_id", int)],
        responses=EntrySerializer(many=True),
    )
    def get(self, request: Any) -> Response:
        """List what was done, newest first; filters match the start of verb and target."""
        rows = Entry.objects.all()
        for name in ("verb", "target"):
            if wanted := request.query_params.get(name):
                rows = rows.filter(**{f"{name}__startswith": wanted})
        if (actor := request.query_params.get("actor_id", "")).isdecimal():
            rows = rows.filter(actor_id=int(actor))
        return self.paged(request, rows, EntrySerializer)
