"""Exports over HTTP: ask, look how far, download, cancel; for who may see the table in a company, and the operator."""

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from linepool.exports import ports, services
from linepool.exports.files import CONTENT_TYPES
from linepool.exports.models import Export, Form
from linepool.exports.selectors import access_export, exports_of, pieces_of
from linepool.exports.tasks import carry_out
from linepool.kernel.api import CompanyView, OperatorView
from linepool.kernel.api.input import checked
from linepool.kernel.api.views import ANY_MEMBER
from linepool.kernel.errors import NotAllowed
from linepool.kernel.permissions import allows
from linepool.kernel.streams import stream

LATEST = 30
_FILE = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


class ExportSerializer(serializers.ModelSerializer[Export]):
    """How far an export is. ``rows_total`` was counted before the first row and may be off by a few."""

    parameters = serializers.DictField(child=serializers.CharField())

    class Meta:
        model = Export
        fields = (
            "id", "table", "parameters", "form", "state", "rows_done", "rows_total", "bytes", "failure", "asked_at",
            "expires_at",
        )  # fmt: skip


class ExportInput(serializers.Serializer[Any]):
    """Which table as which file; the parameters are the table's own."""

    table = serializers.CharField(max_length=40)
    form = serializers.ChoiceField(choices=Form.choices)
    parameters = serializers.DictField(child=serializers.CharField(max_length=80, allow_blank=True), required=False)
    language = serializers.ChoiceField(choices=["zh-hans", "en"], required=False)


class ExportsView(CompanyView):
    """/api/exports/"""

    permission = ANY_MEMBER

    @extend_schema(operation_id="exports_list", responses=ExportSerializer(many=True))
    def get(self, request: Any) -> Response:
        """List what I asked for, newest first."""
        return _list(request, request.tenant.pk)

    @extend_schema(operation_id="exports_ask", request=ExportInput, responses={201: ExportSerializer})
    def post(self, request: Any) -> Response:
        """Ask for a table of this company as a file; each needs a permission of its own."""
        _check(request, checked(ExportInput, request)["table"])
        return _ask(request, request.tenant.pk)


class ExportView(CompanyView):
    """/api/exports/{id}/"""

    permission = ANY_MEMBER

    @extend_schema(operation_id="exports_cancel", responses=ExportSerializer)
    def delete(self, request: Any, export_id: UUID) -> Response:
        """Cancel it, or throw its file away."""
        return _cancel(request, request.tenant.pk, export_id)


class ExportFileView(CompanyView):
    """/api/exports/{id}/file/"""

    permission = ANY_MEMBER

    @extend_schema(operation_id="exports_file", responses=_FILE)
    def get(self, request: Any, export_id: UUID) -> StreamingHttpResponse:
        """Download it, who still may."""
        _check(request, access_export(request.user.pk, request.tenant.pk, export_id).table)
        return _file(request, request.tenant.pk, export_id)


class ConsoleExportsView(OperatorView):
    """/api/console/exports/"""

    public_host = True

    @extend_schema(operation_id="console_exports_list", responses=ExportSerializer(many=True))
    def get(self, request: Any) -> Response:
        """List what I asked for, newest first."""
        return _list(request, None)

    @extend_schema(operation_id="console_exports_ask", request=ExportInput, responses={201: ExportSerializer})
    def post(self, request: Any) -> Response:
        """Ask for a table as a file."""
        return _ask(request, None)


class ConsoleExportView(OperatorView):
    """/api/console/exports/{id}/"""

    public_host = True

    @extend_schema(operation_id="console_exports_cancel", responses=ExportSerializer)
    def delete(self, request: Any, export_id: UUID) -> Response:
        """Cancel it, or throw its file away."""
        return _cancel(request, None, export_id)


class ConsoleExportFileView(OperatorView):
    """/api/console/exports/{id}/file/"""

    public_host = True

    @extend_schema(operation_id="console_exports_file", responses=_FILE)
    def get(self, request: Any, export_id: UUID) -> StreamingHttpResponse:
        """Download it."""
        return _file(request, None, export_id)


def _check(request: Any, name: str) -> None:
    """Raises UnknownTable, NotAllowed."""
    needed = ports.table(name).permission
    if needed is not None and not allows(request.membership.role, needed):
        raise NotAllowed


def _list(request: Any, company_id: int | None) -> Response:
    return Response(ExportSerializer(exports_of(request.user.pk, company_id)[:LATEST], many=True).data)


def _ask(request: Any, company_id: int | None) -> Response:
    given = checked(ExportInput, request)
    asked, language = given.get("parameters", {}), given.get("language") or request.user.language
    export = services.ask(
        request.user, given["table"], Form(given["form"]), asked, company_id=company_id, language=language
    )
    carry_out.delay(str(export.pk))
    return Response(ExportSerializer(export).data, status=status.HTTP_201_CREATED)


def _cancel(request: Any, company_id: int | None, export_id: UUID) -> Response:
    return Response(ExportSerializer(services.cancel(access_export(request.user.pk, company_id, export_id))).data)


def _file(request: Any, company_id: int | None, export_id: UUID) -> StreamingHttpResponse:
    export = access_export(request.user.pk, company_id, export_id)
    response = StreamingHttpResponse(stream(pieces_of(export)), content_type=CONTENT_TYPES[Form(export.form)])
    response["Content-Length"] = str(export.bytes)
    response["Content-Disposition"] = f'attachment; filename="{export.table}-{export.asked_at:%Y%m%d}.{export.form}"'
    return response
