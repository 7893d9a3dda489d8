"""Contacts over HTTP. Whoever takes calls may read and write them; who leads them may throw them away."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from linepool.accounts.models import Membership
from linepool.kernel.api.input import checked
from linepool.kernel.api.views import CompanyView, Paged
from linepool.kernel.tenancy import current_company_id
from tenants.contacts import selectors, services
from tenants.contacts.models import (
    LONGEST_COMPANY_NAME,
    LONGEST_NAME,
    LONGEST_NOTES,
    MOST_OF_EACH,
    Contact,
    ContactNumber,
)


class ContactNumberSerializer(serializers.ModelSerializer[ContactNumber]):
    """A number and what it is for."""

    number = serializers.CharField(max_length=40)

    class Meta:
        model = ContactNumber
        fields: ClassVar = ["number", "label"]


class ContactSerializer(serializers.ModelSerializer[Contact]):
    """A contact with its numbers."""

    numbers = ContactNumberSerializer(many=True)
    mails = serializers.ListField(child=serializers.EmailField())
    owner_name = serializers.CharField(source="owner.name", default="", help_text="who looks after it")

    class Meta:
        model = Contact
        fields: ClassVar = [
            "id",
            "name",
            "company_name",
            "numbers",
            "mails",
            "notes",
            "do_not_call",
            "do_not_call_reason",
            "do_not_call_until",
            "owner_id",
            "owner_name",
            "created_at",
            "changed_at",
        ]
        read_only_fields = fields


class ContactInput(serializers.Serializer[Any]):
    """What people say of a contact."""

    name = serializers.CharField(max_length=LONGEST_NAME)
    company_name = serializers.CharField(max_length=LONGEST_COMPANY_NAME, allow_blank=True, default="")
    numbers = ContactNumberSerializer(many=True, default=list)
    mails = serializers.ListField(child=serializers.EmailField(), default=list, max_length=MOST_OF_EACH)
    notes = serializers.CharField(max_length=LONGEST_NOTES, allow_blank=True, default="")
    do_not_call = serializers.BooleanField(default=False)
    do_not_call_reason = serializers.CharField(max_length=200, allow_blank=True, default="")
    do_not_call_until = serializers.DateTimeField(allow_null=True, default=None)

    def validate_numbers(self, numbers: list[dict[str, str]]) -> list[dict[str, str]]:
        """Refuse more numbers than a contact may have."""
        if len(numbers) > MOST_OF_EACH:
            raise serializers.ValidationError(f"At most {MOST_OF_EACH} numbers.")
        return numbers


class ContactChange(ContactInput):
    """What people change of a contact; who made it looks after it until somebody else is named."""

    owner_id = serializers.IntegerField(allow_null=True, required=False)

    def validate_owner_id(self, owner_id: int | None) -> int | None:
        """Refuse whoever is not of this company."""
        here = Membership.objects.filter(company_id=current_company_id())
        if owner_id is not None and not here.filter(user_id=owner_id).exists():
            raise serializers.ValidationError("Nobody of this company.")
        return owner_id


class ContactListView(Paged, CompanyView):
    """GET: contacts by name. POST: keep one."""

    permission: ClassVar = {"GET": "contacts.view", "POST": "contacts.manage"}
    ordering = ("name", "id")

    @extend_schema(
        operation_id="contacts_list",
        parameters=[
            OpenApiParameter("q", str, description="Parts of a name, its pinyin or initials, a number or a mail."),
            OpenApiParameter("number", str, description="Only who has this number, however it is written."),
            OpenApiParameter("cursor", str),
            OpenApiParameter("page_size", int),
        ],
        responses=ContactSerializer(many=True),
    )
    def get(self, request: Any) -> Response:
        """List contacts, or those of one number."""
        number = request.query_params.get("number", "")[:40]
        rows = (
            selectors.of_number(number) if number else selectors.list_contacts(request.query_params.get("q", "")[:80])
        )
        return self.paged(request, rows, ContactSerializer)

    @extend_schema(request=ContactInput, responses={201: ContactSerializer})
    def post(self, request: Any) -> Response:
        """Keep a new contact."""
        contact = services.create_contact(request.user, **checked(ContactInput, request))
        return Response(ContactSerializer(contact).data, status=status.HTTP_201_CREATED)


class ContactView(CompanyView):
    """One contact."""

    permission: ClassVar = {"GET": "contacts.view", "PATCH": "contacts.manage", "DELETE": "contacts.administer"}

    @extend_schema(responses=ContactSerializer)
    def get(self, request: Any, contact_id: UUID) -> Response:
        """Show it."""
        return Response(ContactSerializer(selectors.access_contact(contact_id)).data)

    @extend_schema(request=ContactChange, responses=ContactSerializer)
    def patch(self, request: Any, contact_id: UUID) -> Response:
        """Change what is given; numbers and mails given are all of them."""
        contact = selectors.access_contact(contact_id)
        changed = services.change_contact(contact, **checked(ContactChange, request, partial=True))
        return Response(ContactSerializer(changed).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Any, contact_id: UUID) -> Response:
        """Forget it for good."""
        services.delete_contact(selectors.access_contact(contact_id))
        return Response(status=status.HTTP_204_NO_CONTENT)
