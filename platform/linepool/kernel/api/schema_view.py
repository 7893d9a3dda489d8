"""Serves the OpenAPI document. Apart from ``schema``, which DRF imports while this module's base loads."""

from typing import Any

from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny


class SchemaView(SpectacularAPIView):
    """GET /api/schema/: the OpenAPI document."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []
