"""Playing a recording by its signed address."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.negotiation import BaseContentNegotiation

from linepool.kernel.api import CompanyView
from telephony.recordings import playback


class AnyMedia(BaseContentNegotiation):
    """A player asks for ``audio/*``; errors are still JSON."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        """Take the first."""
        return renderers[0], renderers[0].media_type

    def select_parser(self, request: Any, parsers: Any) -> Any:
        """Take the first."""
        return parsers[0]


class PlayRecordingView(CompanyView):
    """GET: the sound itself, whole or the asked range."""

    permission = "calls.listen"
    content_negotiation_class = AnyMedia

    @extend_schema(
        operation_id="recordings_play",
        parameters=[OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="bytes=first-last")],
        responses={(200, "audio/wav"): OpenApiTypes.BINARY, (206, "audio/wav"): OpenApiTypes.BINARY},
    )
    def get(self, request: Any, token: str) -> StreamingHttpResponse:
        """Stream a recording or voicemail by its signed address."""
        sound = playback.open_link(token, request.tenant.pk, request.user.pk)
        span = playback.requested_span(request.headers.get("Range", ""), sound.size)
        response = StreamingHttpResponse(
            playback.stream(sound, span), status=200 if span.is_whole else 206, content_type="audio/wav"
        )
        response["Accept-Ranges"] = "bytes"
        response["Content-Length"] = str(span.length)
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = f'inline; filename="{sound.call_id}.wav"'
        if not span.is_whole:
            response["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{span.size}"
        return response
