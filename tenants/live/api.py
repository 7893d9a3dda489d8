"""The live picture over HTTP, for a first paint and for reading again after a pause."""

from __future__ import annotations

from typing import Any

import orjson
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from linepool.kernel.api.views import CompanyView
from telephony.control import board_snapshot, desk_snapshot
from tenants.live.pictures import Picture, snapshot
from tenants.live.serializers import SnapshotSerializer


class LiveView(CompanyView):
    """Who talks, who waits, who is ready, now."""

    permission = "live.view"

    @extend_schema(responses=SnapshotSerializer)
    def get(self, request: Any) -> Response:
        """The company's board and the asker's own desk."""
        company_id = request.tenant.pk
        desk, board = desk_snapshot(company_id, request.user.pk), board_snapshot(company_id)
        return Response(
            orjson.loads(snapshot(Picture.of(desk) if desk else None, Picture.of(board) if board else None))
        )
