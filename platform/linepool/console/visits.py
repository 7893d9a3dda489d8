"""The operator's way into a company's workspace."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from linepool.accounts.serializers import VisitInput, WorkspaceAddressSerializer
from linepool.accounts.visits import begin_visit
from linepool.console.selectors import access_company
from linepool.kernel.addresses import workspace_url
from linepool.kernel.api import OperatorView
from linepool.kernel.api.input import checked
from linepool.kernel.errors import NotAllowed


class VisitView(OperatorView):
    """/api/console/companies/{company_id}/visit/"""

    public_host = True

    @extend_schema(request=VisitInput, responses=WorkspaceAddressSerializer)
    def post(self, request: Any, company_id: int) -> Response:
        """Enter the company's workspace for a while; needs the right to visit."""
        if not request.user.may_visit:
            raise NotAllowed
        company = access_company(company_id)
        ticket = begin_visit(request.user, company, **checked(VisitInput, request))
        return Response({"workspace_url": workspace_url(company.slug, "/enter", ticket=ticket)})
