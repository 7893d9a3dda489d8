"""People who keep a company's contacts, and tables of them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from linepool.accounts.models import User
from linepool.kernel.sheets import xlsx_file
from tenants.companies.models import Company
from tests.tenants.desk.conftest import ClientFor


@pytest.fixture
def browser(client_for: ClientFor, company_a: Company, bob: User, in_a: Company) -> Client:
    """An agent's."""
    return client_for(bob, company_a)


@pytest.fixture
def boss(client_for: ClientFor, company_a: Company, alice: User, in_a: Company) -> Client:
    """The owner's."""
    return client_for(alice, company_a)


def csv_of(*rows: str, encoding: str = "utf-8") -> bytes:
    """Rows as a program saves them."""
    return "\r\n".join(rows).encode(encoding)


def xlsx_of(*rows: str) -> bytes:
    """The same rows, comma between, as a workbook."""
    return xlsx_file("contacts", [row.split(",") for row in rows])


def upload(client: Client, what: str, data: bytes, mapping: list[str] | None = None) -> Any:
    """Ask for ``preview/``, ``faulty/`` or, with "", the import itself."""
    body: dict[str, Any] = {"file": SimpleUploadedFile("contacts", data)}
    if mapping is not None:
        body["mapping"] = mapping
    sent = encode_multipart(BOUNDARY, body)
    return client.put(f"/api/contacts/import/{what}", sent, MULTIPART_CONTENT, headers={"Idempotency-Key": "one"})
