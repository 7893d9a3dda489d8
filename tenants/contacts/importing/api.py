"""Importing contacts over HTTP. The file comes with each question, and is not kept."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from linepool.kernel.api.input import checked
from linepool.kernel.api.parsers import JSONParser
from linepool.kernel.api.views import CompanyView
from linepool.kernel.sheets import BOM
from tenants.contacts.errors import ImportTooLarge
from tenants.contacts.importing import services
from tenants.contacts.importing.matching import Outcome, Planned
from tenants.contacts.importing.table import MOST_BYTES, REASONS, SAMPLES, faulty_file
from tenants.contacts.uniting import FIELDS

MOST_PROBLEMS = 200
"""So many are told one by one; the file of faulty rows has them all."""


class ContactFileInput(serializers.Serializer[Any]):
    """A CSV (UTF-8 or GBK; comma, semicolon or tab) or XLSX whose first row is titles, and what each column is."""

    file = serializers.FileField()
    mapping = serializers.ListField(
        child=serializers.CharField(allow_blank=True, max_length=60),
        required=False,
        help_text="for each column what it is, empty for one left out; without it, what the columns seem to be",
    )

    def validate_file(self, file: Any) -> Any:
        """Refuse what is too large before it is read."""
        if file.size > MOST_BYTES:
            raise ImportTooLarge
        return file


class ImportColumnSerializer(serializers.Serializer[Any]):
    """A column of the file: its title, what it is (empty: left out), and what stands in its first rows."""

    title = serializers.CharField()
    target = serializers.CharField()
    samples = serializers.ListField(child=serializers.CharField())


class ImportProblemSerializer(serializers.Serializer[Any]):
    """Why a row is left out."""

    line = serializers.IntegerField()
    column = serializers.CharField()
    code = serializers.ChoiceField(choices=list(REASONS))
    value = serializers.CharField()


class ImportRowSerializer(serializers.Serializer[Any]):
    """One row as it would be kept, and which of a known contact's fields it changes."""

    line = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=[one.value for one in Outcome])
    name = serializers.CharField()
    company_name = serializers.CharField()
    numbers = serializers.ListField(child=serializers.CharField())
    mails = serializers.ListField(child=serializers.CharField())
    changes = serializers.ListField(child=serializers.ChoiceField(choices=FIELDS))


class ImportCountsSerializer(serializers.Serializer[Any]):
    """How many rows become what."""

    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    same = serializers.IntegerField()
    faulty = serializers.IntegerField()


class ImportSerializer(serializers.Serializer[Any]):
    """What a file does: its columns, how many rows become what, the first of them, and what is wrong with others."""

    columns = ImportColumnSerializer(many=True)
    counts = ImportCountsSerializer()
    rows = ImportRowSerializer(many=True)
    problems = ImportProblemSerializer(many=True)


class _ImportView(CompanyView):
    permission = "contacts.administer"
    parser_classes = (MultiPartParser, JSONParser)

    def asked(self, request: Any) -> tuple[bytes, list[str] | None, ZoneInfo]:
        """The file, what its columns are said to be, and the company's zone."""
        given = checked(ContactFileInput, request)
        return given["file"].read(), given.get("mapping"), ZoneInfo(request.tenant.timezone)


class PreviewView(_ImportView):
    """/api/contacts/import/preview/"""

    @extend_schema(request={"multipart/form-data": ContactFileInput}, responses=ImportSerializer)
    def put(self, request: Any) -> Response:
        """Show what the file would do. Nothing is kept."""
        return Response(_shown(services.look_at(*self.asked(request))))


class ImportView(_ImportView):
    """/api/contacts/import/"""

    @extend_schema(request={"multipart/form-data": ContactFileInput}, responses=ImportSerializer)
    def put(self, request: Any) -> Response:
        """Keep every row that can be read; the same file again changes nothing."""
        return Response(_shown(services.take_in(*self.asked(request))))


class FaultyView(_ImportView):
    """/api/contacts/import/faulty/"""

    @extend_schema(
        request={"multipart/form-data": ContactFileInput}, responses={(200, "text/csv"): OpenApiTypes.BINARY}
    )
    def put(self, request: Any) -> HttpResponse:
        """The rows that are left out as CSV, with the reason in a last column: corrected, it can be imported."""
        found = services.look_at(*self.asked(request))
        content = BOM + faulty_file(found.table, found.faulty, request.user.language)
        return HttpResponse(content, content_type="text/csv; charset=utf-8")


def _shown(found: services.Import) -> Any:
    samples = found.table.samples()[:3]
    columns = [
        {"title": title, "target": target, "samples": [row[at] for row in samples]}
        for at, (title, target) in enumerate(zip(found.table.titles, found.mapping, strict=True))
    ]
    problems = [problem for one in found.faulty for problem in one.problems]
    rows = [_row(row) for row in found.rows if isinstance(row, Planned)][:SAMPLES]
    shown = {"columns": columns, "counts": found.counts(), "rows": rows}
    return ImportSerializer({**shown, "problems": [one._asdict() for one in problems[:MOST_PROBLEMS]]}).data


def _row(row: Planned) -> dict[str, Any]:
    draft, contact = row.draft, row.contact
    return {
        "line": draft.row.line,
        "outcome": row.outcome,
        "name": draft.name or (contact.name if contact else ""),
        "company_name": draft.company_name or (contact.company_name if contact else ""),
        "numbers": list(draft.numbers),
        "mails": draft.mails,
        "changes": sorted(row.changes),
    }
