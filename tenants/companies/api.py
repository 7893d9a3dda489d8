"""A company's own settings, in its workspace."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from linepool.kernel.api import CompanyView
from linepool.kernel.api.views import ANY_MEMBER
from tenants.companies import services
from tenants.companies.serializers import CompanySerializer


class CompanySettingsView(CompanyView):
    """/api/company/"""

    permission = {"GET": ANY_MEMBER, "PATCH": "company.manage"}

    @extend_schema(responses=CompanySerializer)
    def get(self, request: Any) -> Response:
        """Show the company."""
        return Response(CompanySerializer(request.tenant).data)

    @extend_schema(request=CompanySerializer, responses=CompanySerializer)
    def patch(self, request: Any) -> Response:
        """Change name, language or time zone."""
        form = CompanySerializer(request.tenant, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        return Response(CompanySerializer(services.change_company(request.tenant, **form.validated_data)).data)
