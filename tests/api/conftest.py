"""A workspace with one of everything, and a member in each role."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from billing.commissions.services import report_sale
from billing.contracts.services import open_trial
from billing.invoices.draft import draft_of
from billing.invoices.models import InvoiceRun
from billing.invoices.selectors import invoices_of
from billing.parties.seed import seed as seed_legal_entity
from linepool.accounts.models import Invitation, User
from linepool.kernel.ids import new_id
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.guard.models import Way
from telephony.guard.rule import Sentence
from telephony.guard.services import ban
from telephony.numbers.services import claim_any
from tenants.agents.services import create_skill, create_team
from tenants.companies.models import Company, FraudRelease
from tenants.contacts.services import create_contact
from tenants.flows.services import create_default_flow
from tenants.queues.services import add_member, create_queue
from tenants.seats.services import create_seat
from tests.api.calls import store_call_with_recording, store_callback
from tests.conftest import join, log_in


class Workspace:
    """Company A furnished, its members by role, an outsider, and the ids that fill a path's parameters."""

    def __init__(self, company: Company, other: Company) -> None:
        self.company = company
        self.members = {role.value: _user(f"{role.value}@acme.example") for role in Role}
        for role in Role:
            join(self.members[role.value], company, role)
        self.outsider = _user("outsider@bravo.example")
        join(self.outsider, other, Role.OWNER)
        self.ids = self._furnish()

    def _furnish(self) -> dict[str, Any]:
        clerk = _user("clerk@acme.example")
        clerk_membership = join(clerk, self.company, Role.AGENT)
        with public_scope():
            invitation = Invitation.objects.create(
                company=self.company, email="new@acme.example", role=Role.AGENT, token_hash="0" * 64
            )
        agent = self.members["agent"]
        with company_scope(self.company):
            open_trial(self.company.pk, "attended")
            used, spare = create_queue("Service"), create_queue("Spare")
            add_member(used, agent.pk)
            create_default_flow(company_name="Acme", language="en", queue_id=used.pk, timezone="Asia/Shanghai")
            invoice = invoices_of(self.company.pk).get()
            call_id, recording_id = store_call_with_recording(self.company)
            return {
                "invoice_id": invoice.pk,
                "line_id": draft_of(invoice).lines[0].id,
                "call_id": call_id,
                "callback_id": store_callback(self.company, agent.pk),
                "contact_id": create_contact(agent, name="Wang").pk,
                "other_id": create_contact(agent, name="Li").pk,
                "recording_id": recording_id,
                "invitation_id": invitation.pk,
                "member_id": clerk_membership.pk,
                "number_id": claim_any(self.company).pk,
                "queue_id": spare.pk,
                "seat_id": create_seat(extension="801", label="Seat 801").pk,
                "skill_id": create_skill("Tea").pk,
                "team_id": create_team("North").pk,
                "user_id": clerk.pk,
                "token": "nobodys",
                "company_id": self.company.pk,
                "proposal_id": 1,
                "carrier_code": "lab",
                "node_name": "node-1",
                "release_id": _release(self.company).pk,
                "code": "hosted-cn",
                "account": "bank",
                "currency": "CNY",
                "number": 1,
                "form": "csv",
                "ban_id": store_ban(),
                "step": "preview",
                "name": "checklist",
                "bank_line_id": 1,
                "report": "journal",
                "run_id": InvoiceRun.objects.create(period=invoice.period, started_by="Cleo").pk,
                "entity_code": seed_legal_entity().code,
                "payment_id": new_id(),
                "note_id": new_id(),
                "export_id": new_id(),
                "rerating_id": new_id(),
                "transaction_id": new_id(),
                "reconciliation_id": new_id(),
                "closing_id": new_id(),
                "sale_id": report_sale(self.company.pk, agent, order_id="A-1", amount=Decimal(9), agent_id=agent.pk).pk,
            }

    def path(self, template: str) -> str:
        """Fill a path's parameters with things that exist."""
        return template.format(**self.ids)

    def client(self, user: User | None) -> Client:
        """Return a browser at company A's host; an outsider has a session there too, as if the check failed."""
        client = Client(headers={"host": f"{self.company.slug}.localhost"}, raise_request_exception=False)
        return client if user is None else log_in(client, user, self.company)


def store_ban() -> UUID:
    """Somebody shut out for an hour."""
    now = timezone.now()
    sentence = Sentence("192.0.2.9", now, now + timedelta(hours=1), "guessing", 9, now, ("1000",))
    with public_scope():
        return ban(Way.SIP, sentence).pk


def _user(email: str) -> User:
    with public_scope():
        return User.objects.create_user(email, None, name=email.split("@")[0])


def _release(company: Company) -> FraudRelease:
    with public_scope():
        return FraudRelease.objects.create(company=company, rule="new_destination", subject="JP", reason="a new client")


@pytest.fixture
def workspace(pool: None, company_a: Company, company_b: Company) -> Workspace:
    """Company A with one of everything."""
    return Workspace(company_a, company_b)
