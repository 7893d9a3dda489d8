"""JSON with datetimes in UTC to the millisecond: ``2026-11-22T12:34:56.789Z``."""

from datetime import UTC, datetime
from typing import Any

from rest_framework.renderers import JSONRenderer as RestJSONRenderer
from rest_framework.utils.encoders import JSONEncoder as RestJSONEncoder


def as_iso(moment: datetime) -> str:
    """Format an aware datetime for the API."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class JSONEncoder(RestJSONEncoder):
    """DRF's encoder with our datetimes."""

    def default(self, obj: Any) -> Any:
        """Encode what the standard encoder cannot."""
        return as_iso(obj) if isinstance(obj, datetime) else super().default(obj)


class JSONRenderer(RestJSONRenderer):
    """What every view answers with."""

    encoder_class = JSONEncoder
