"""The demo command on a real, seeded installation."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from billing.invoices.draft import draft_of
from billing.invoices.models import Invoice
from billing.ledger.gate import CreditGate
from billing.ledger.models import Charge, Usage, UsageState
from linepool.accounts.models import Membership, User
from linepool.kernel.tenancy import company_scope, public_scope
from linepool.kernel.verdicts import Allowed
from telephony.calls.models import Call
from telephony.prompts import PromptError
from telephony.recordings.models import Recording
from tenants.companies.models import Company
from tenants.contacts.selectors import calls_of, list_contacts
from tenants.demo import voices
from tenants.demo.people import LINES, PASSWORD, PEOPLE, SECOND_SLUG, SHARED, SLUG
from tenants.desk.selectors import companies_served
from tenants.directory import CompanyDirectory

pytestmark = pytest.mark.usefixtures("pool")


@pytest.fixture
def demo(pool: None) -> Iterator[Company]:
    call_command("demo", stdout=StringIO())
    with public_scope():
        company = Company.objects.get(slug=SLUG)
    with company_scope(company):
        yield company


def test_every_page_has_something_on_it(demo: Company) -> None:
    assert Call.objects.count() > 250
    assert Call.objects.filter(outcome="answered").exclude(disposition_code="").count() > 100
    assert Recording.objects.count() == 6
    assert Membership.objects.filter(company=demo).count() == len(PEOPLE)
    assert sum(calls_of(contact).exists() for contact in list_contacts()) == 24
    profile = CompanyDirectory().company(demo.pk)
    assert profile is not None
    assert sorted(len(queue.members) for queue in profile.queues) == [4, 4]
    assert len(profile.agents) == 6


def test_every_demo_leg_is_priced_by_the_real_engine_and_stands_on_a_draft(demo: Company) -> None:
    with public_scope():
        states = set(Usage.objects.filter(company_id=demo.pk).values_list("state", flat=True))
        assert states <= {UsageState.RATED.value, UsageState.FREE.value}
        assert Charge.objects.filter(company_id=demo.pk).count() > 100
        for invoice in Invoice.objects.filter(company_id=demo.pk):
            draft = draft_of(invoice)
            assert draft.total > 0
            assert any(line.calls for line in draft.lines)


def test_the_switchboard_shows_what_it_can_do(demo: Company) -> None:
    profile = CompanyDirectory().company(demo.pk)
    assert profile is not None
    sales, care = (next(queue for queue in profile.queues if queue.name == line.name) for line in LINES)
    assert sales.overflow == {"waited": f"queue:{care.id}", "unstaffed": f"voicemail:{sales.id}"}
    assert all(queue.script and queue.greeting and queue.callback and queue.skills for queue in profile.queues)
    assert {reason.code for reason in profile.pause_reasons} == {"lunch", "break", "meeting", "training"}
    assert {agent.team for agent in profile.agents} == {"订购班", "售后班", ""}
    assert Membership.objects.filter(company=demo, role="supervisor").count() == 2


def test_one_agent_serves_both_companies(demo: Company) -> None:
    with public_scope():
        second = Company.objects.get(slug=SECOND_SLUG)
        shared = User.objects.get(email=SHARED.email)
    profile = CompanyDirectory().company(second.pk)
    assert profile is not None
    assert [(agent.user_id, agent.extension) for agent in profile.agents][1:] == [(shared.pk, "")]
    assert shared.pk in {member.user_id for member in profile.queues[0].members}
    assert companies_served(shared.pk) == [demo.pk, second.pk]
    assert profile.language == "en"
    assert profile.caller_id.startswith("+")


def test_the_demo_can_still_take_a_call(demo: Company) -> None:
    assert CreditGate().may_start(demo.pk, "in", "+862081880000") == Allowed()


def test_everybody_can_log_in_with_the_printed_password(demo: Company) -> None:
    with public_scope():
        assert all(User.objects.get(email=person.email).check_password(PASSWORD) for person in PEOPLE)


def test_a_second_run_changes_nothing(demo: Company) -> None:
    calls = Call.objects.count()
    out = StringIO()
    call_command("demo", stdout=out)
    assert Call.objects.count() == calls
    assert "already there" in out.getvalue()
    told = json.loads((Path(settings.STATE_DIR) / "demo.json").read_text())
    assert told["number"].startswith("+")
    assert {log_in["email"] for log_in in told["log_ins"]} >= {person.email for person in PEOPLE}


@override_settings(SETTINGS_MODULE="linepool.settings.production")
def test_production_refuses_the_published_password() -> None:
    with pytest.raises(CommandError):
        call_command("demo", stdout=StringIO())
    with public_scope():
        assert not Company.objects.filter(slug=SLUG).exists()


def test_a_machine_without_a_voice_still_gets_its_demo(pool: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def mute(text: str, language: str) -> str:
        raise PromptError("no speech engine")

    monkeypatch.setattr(voices, "speak", mute)
    call_command("demo", stdout=StringIO())
    with public_scope():
        company = Company.objects.get(slug=SLUG)
    with company_scope(company):
        assert Call.objects.count() > 250
        assert not Recording.objects.exists()
