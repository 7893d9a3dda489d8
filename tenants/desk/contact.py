"""The contact on the line over HTTP: of the company whose call it is, and only while that call is on the desk."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from linepool.accounts.models import User
from linepool.kernel.api.input import checked
from linepool.kernel.api.views import CompanyView
from linepool.kernel.errors import NotAllowed
from linepool.kernel.tenancy import company_scope
from tenants.contacts.models import LONGEST_COMPANY_NAME, LONGEST_NAME, Contact
from tenants.contacts.services import create_contact
from tenants.desk.errors import CallGone
from tenants.desk.selectors import call_company, contacts_on_line, desk_picture, other_party, rights_of


class DeskContactSerializer(serializers.ModelSerializer[Contact]):
    """What an agent should know of whom they speak to."""

    do_not_call = serializers.SerializerMethodField()

    class Meta:
        model = Contact
        fields: ClassVar = ["id", "name", "company_name", "notes", "do_not_call", "do_not_call_reason"]
        read_only_fields: ClassVar = fields

    def get_do_not_call(self, contact: Contact) -> bool:
        """Whether it holds now: it may have an end."""
        until = contact.do_not_call_until
        return contact.do_not_call and (until is None or until > timezone.now())


class DeskContactInput(serializers.Serializer[Any]):
    """Who is on the line of this call."""

    call_id = serializers.UUIDField()
    name = serializers.CharField(max_length=LONGEST_NAME)
    company_name = serializers.CharField(max_length=LONGEST_COMPANY_NAME, allow_blank=True, default="")


class DeskContactView(CompanyView):
    """Who is on the line."""

    permission: ClassVar = {"GET": "desk.use", "POST": "desk.use"}
    shown_in_any_call = True

    @extend_schema(operation_id="desk_contact", responses=DeskContactSerializer(many=True))
    def get(self, request: Any) -> Response:
        """The contacts with the number on the line; empty without a call, or for a number nobody is known by."""
        found = contacts_on_line(request.tenant.pk, request.user.pk)
        return Response(DeskContactSerializer(found, many=True).data)

    @extend_schema(request=DeskContactInput, responses={201: DeskContactSerializer})
    def post(self, request: Any) -> Response:
        """Keep whoever is on the line, with the call's number, in the company whose call it is."""
        kept = keep_caller(request.tenant.pk, request.user, **checked(DeskContactInput, request))
        return Response(DeskContactSerializer(kept).data, status=status.HTTP_201_CREATED)


def keep_caller(company_id: int, user: User, *, call_id: UUID, **fields: str) -> Contact:
    """Make a contact of whom the agent's desk has on the line. Raises `CallGone`, `NotAllowed`, `UnreadableNumber`."""
    call = desk_picture(company_id, user.pk)["call"]
    number = other_party(call)
    if not call or not number or str(call["id"]) != str(call_id):
        raise CallGone
    with company_scope(call_company(call) or company_id):
        if "contacts.manage" not in rights_of(user.pk):
            raise NotAllowed
        return create_contact(user, numbers=[{"number": number}], **fields)
