"""The OpenAPI document: both hosts' routes in one, from which the browser's types are made."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import EndpointEnumerator
from drf_spectacular.openapi import AutoSchema


class LinepoolSchema(AutoSchema):
    """Operation ids that say which host they belong to when both have the same route."""

    def get_operation_id(self) -> str:
        """Prefix the public site's operations."""
        name: str = super().get_operation_id()
        return f"public_{name}" if getattr(self.view, "public_host", False) else name


class SessionScheme(OpenApiAuthenticationExtension):
    """Describes our cookie sessions."""

    target_class = "linepool.kernel.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Name the cookie."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def both_hosts(endpoints: list[Any], **_: Any) -> list[Any]:
    """Add the public site's routes to the workspace's; where both have one path the workspace's is shown."""
    # Not get_api_endpoints(): that would run this hook again.
    public = EndpointEnumerator(urlconf="linepool.urls_public")._get_api_endpoints(None, "")
    known = {(path, method) for path, _, method, _ in endpoints}
    return endpoints + [endpoint for endpoint in public if (endpoint[0], endpoint[2]) not in known]
