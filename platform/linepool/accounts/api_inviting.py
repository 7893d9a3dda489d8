"""Inviting many by a table, over HTTP. The file comes with each question and is not kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from linepool.accounts.inviting import MOST_BYTES, REASONS, Read, invite_all, look_at
from linepool.accounts.serializers import ROLES
from linepool.kernel.api.input import checked
from linepool.kernel.api.parsers import JSONParser
from linepool.kernel.api.views import CompanyView


class InvitationTableInput(serializers.Serializer[Any]):
    """A CSV or XLSX whose first row names its columns: e-mail, name and role."""

    file = serializers.FileField()

    def validate_file(self, file: Any) -> Any:
        """Refuse what is too large before it is read."""
        if file.size > MOST_BYTES:
            raise serializers.ValidationError(f"At most {MOST_BYTES} bytes.")
        return file


class AskedSerializer(serializers.Serializer[Any]):
    """Whom a row invites."""

    line = serializers.IntegerField()
    email = serializers.CharField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=ROLES)
    open = serializers.BooleanField(help_text="They have this invitation already; it is not sent again.")


class InvitationProblemSerializer(serializers.Serializer[Any]):
    """Why a row is left out."""

    line = serializers.IntegerField()
    column = serializers.ChoiceField(choices=["email", "name", "role"])
    code = serializers.ChoiceField(choices=REASONS)
    value = serializers.CharField()


class InvitationTableSerializer(serializers.Serializer[Any]):
    """What a table does: whom it invites, and which rows are left out."""

    people = AskedSerializer(many=True)
    to_invite = serializers.IntegerField()
    problems = InvitationProblemSerializer(many=True)


class _TableView(CompanyView):
    permission = {"PUT": "members.manage"}
    parser_classes = (MultiPartParser, JSONParser)

    def answer(self, request: Any, read: Callable[[Any, Any, bytes], Read]) -> Response:
        """What the table in the request comes to."""
        file = checked(InvitationTableInput, request)["file"]
        found = read(request.tenant, request.membership, file.read())
        problems = [problem._asdict() for problem in found.problems]
        told = {"people": found.people, "to_invite": len(found.to_invite), "problems": problems}
        return Response(InvitationTableSerializer(told).data)


class InvitationTablePreviewView(_TableView):
    """/api/invitations/table/preview/"""

    @extend_schema(request={"multipart/form-data": InvitationTableInput}, responses=InvitationTableSerializer)
    def put(self, request: Any) -> Response:
        """Show whom the table would invite. Nobody is."""
        return self.answer(request, look_at)


class InvitationTableView(_TableView):
    """/api/invitations/table/"""

    @extend_schema(request={"multipart/form-data": InvitationTableInput}, responses=InvitationTableSerializer)
    def put(self, request: Any) -> Response:
        """Invite everybody whose row can be read; the same table again invites nobody twice."""
        return self.answer(request, invite_all)
