"""Who does not pay is reminded step by step, then cannot call out, and can again at once when it pays."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from billing.invoices.errors import UnknownInvoice
from billing.ledger.gate import CreditGate
from billing.parties.models import BillingProfile, LegalEntity
from billing.payments.balances import watch_balances
from billing.payments.dunning import is_suspended, remind_all, revive_if_paid
from billing.payments.errors import PauseIsOver
from billing.payments.models import DunningPause, DunningStep, Suspension
from billing.payments.pausing import pause_reminders, resume_reminders
from billing.payments.reminders import reminders_of
from billing.payments.schedule import APART, DAYS, Step, next_step, suspended_from
from billing.payments.services import receive
from linepool.accounts.models import User
from linepool.kernel.tenancy import public_scope
from linepool.kernel.verdicts import Granted, Hold, Refused
from telephony.controller.refusals import refusal
from telephony.prompts.texts import SYSTEM_PROMPTS
from tenants.companies.models import Company
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import final, invoice_of

DUE = date(2027, 1, 6)
PHONE = "+8613812345678"
ClientFor = Callable[[User | None, Company | None], Client]


@pytest.fixture
def debtor(company_a: Company, alice: User, contracted: Contracted, entity: LegalEntity, settings: Any) -> Company:
    """Owes 642.00, due on 6 January."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    contracted(company_a)
    final(company_a)
    return company_a


@pytest.fixture
def operator(client_for: ClientFor, db: None) -> Client:
    with public_scope():
        user = User.objects.create_user("op@example.com", None, name="Op", is_operator=True)
    return client_for(user, None)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


def remind_daily(until: date, callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    day = DUE
    while day <= until:
        with public_scope(), callbacks(execute=True):
            remind_all(noon(day))
        day += timedelta(days=1)


def _hold(company: Company, number: str) -> Hold:
    return Hold(company.pk, uuid4(), "customer", number)


def pays(company: Company, amount: str) -> None:
    with public_scope():
        receive(company.pk, "CNY", Decimal(amount), DUE, by="Fay")


def test_each_step_is_taken_once_on_its_day_with_one_letter(
    debtor: Company, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    remind_daily(DUE + timedelta(days=40), django_capture_on_commit_callbacks)
    with public_scope():
        taken = [(one.step, (one.taken_at.date() - DUE).days) for one in DunningStep.objects.order_by("taken_at")]
    assert taken == [(step.value, days) for step, days in DAYS.items()]
    assert len(mail.outbox) == 4
    assert {message.to[0] for message in mail.outbox} == {"alice@example.com"}
    assert "LP-000001" in mail.outbox[0].subject


def test_a_suspended_company_cannot_call_out_but_is_called_and_may_call_for_help(
    debtor: Company, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    pays(debtor, "600")
    gate = CreditGate()
    remind_daily(DUE + timedelta(days=24), django_capture_on_commit_callbacks)
    assert gate.may_start(debtor.pk, "out", PHONE) == Refused("suspended")
    assert gate.may_start(debtor.pk, "in", PHONE) != Refused("suspended")
    assert gate.may_start(debtor.pk, "out", "120") != Refused("suspended")
    assert gate.reserve(_hold(debtor, PHONE), 180_000) == Refused("suspended")
    assert isinstance(gate.reserve(_hold(debtor, "120"), 180_000), Granted)
    assert set(SYSTEM_PROMPTS[refusal("suspended", outbound=True).words]) == {"zh", "en"}


def test_a_call_that_runs_while_its_company_is_suspended_is_extended_no_more_until_it_is_revived(
    debtor: Company,
) -> None:
    pays(debtor, "700")
    gate, hold = CreditGate(), _hold(debtor, PHONE)
    first = gate.reserve(hold, 60_000)
    with public_scope():
        Suspension.objects.create(company=debtor)
    assert isinstance(first, Granted)
    assert gate.reserve(hold, 120_000) == Refused("suspended")
    with public_scope():
        assert revive_if_paid(debtor.pk)
    assert isinstance(gate.reserve(hold, 120_000), Granted)


def test_paying_what_is_overdue_revives_at_once(
    debtor: Company, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    remind_daily(DUE + timedelta(days=24), django_capture_on_commit_callbacks)
    pays(debtor, "641.99")
    with public_scope():
        assert is_suspended(debtor.pk)
    pays(debtor, "0.01")
    with public_scope():
        assert not is_suspended(debtor.pk)


def test_who_pays_hears_no_more(
    debtor: Company, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    remind_daily(DUE + timedelta(days=5), django_capture_on_commit_callbacks)
    pays(debtor, "642")
    remind_daily(DUE + timedelta(days=40), django_capture_on_commit_callbacks)
    assert len(mail.outbox) == 1
    with public_scope():
        assert DunningStep.objects.count() == 1


def _pause(company: Company, until: date, invoice: UUID | None = None) -> None:
    with public_scope():
        pause_reminders(company.pk, until, "in dispute", by="Fay", invoice_id=invoice, at=noon(DUE))


@pytest.mark.parametrize("of_one_invoice", [True, False])
def test_a_pause_holds_every_step_back_and_then_they_go_on_one_after_another(
    debtor: Company, of_one_invoice: bool, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    remind_daily(DUE + timedelta(days=4), django_capture_on_commit_callbacks)
    _pause(debtor, DUE + timedelta(days=30), invoice_of(debtor).pk if of_one_invoice else None)
    with public_scope():
        (told,) = reminders_of(debtor.pk, "CNY", DUE + timedelta(days=5))
    assert told.pause is not None
    assert (told.next_step, told.next_on, told.pause.reason) == (
        Step.REMINDER_2,
        DUE + timedelta(days=31),
        "in dispute",
    )
    remind_daily(DUE + timedelta(days=40), django_capture_on_commit_callbacks)
    with public_scope():
        taken = [(one.step, (one.taken_at.date() - DUE).days) for one in DunningStep.objects.order_by("taken_at")]
    assert taken == [("reminder_1", 3), ("reminder_2", 31), ("notice", 34), ("suspended", 37)]


def test_a_pause_of_one_invoice_is_none_of_another(
    debtor: Company, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    december = final(debtor, date(2026, 12, 1))
    _pause(debtor, date(2027, 12, 31), invoice_of(debtor).pk)
    remind_daily(date(2027, 2, 28), django_capture_on_commit_callbacks)
    with public_scope():
        assert set(DunningStep.objects.values_list("invoice_id", flat=True)) == {december.pk}


def test_a_later_pause_takes_the_earlier_ones_place_and_going_on_ends_all(debtor: Company) -> None:
    _pause(debtor, DUE + timedelta(days=90))
    _pause(debtor, DUE + timedelta(days=1))
    _pause(debtor, DUE + timedelta(days=90), invoice_of(debtor).pk)
    with public_scope():
        assert DunningPause.objects.filter(ended_at=None).count() == 2
        assert resume_reminders(debtor.pk) == 2
        assert resume_reminders(debtor.pk) == 0
        assert remind_all(noon(DUE + timedelta(days=3))) == 1


def test_a_pause_that_cannot_be_is_refused(debtor: Company, company_b: Company) -> None:
    owed = invoice_of(debtor).pk
    with public_scope():
        with pytest.raises(PauseIsOver):
            pause_reminders(debtor.pk, DUE - timedelta(days=1), "x", by="Fay", at=noon(DUE))
        with pytest.raises(UnknownInvoice):
            pause_reminders(company_b.pk, DUE, "x", by="Fay", invoice_id=owed, at=noon(DUE))
        assert not DunningPause.objects.exists()


def test_an_operator_pauses_reminders_and_lets_them_go_on_by_api(debtor: Company, operator: Client) -> None:
    at = f"/api/console/companies/{debtor.pk}/reminders/"
    wish = {"until": "2099-01-31", "reason": "Waits for a corrected invoice"}
    assert operator.put(f"{at}pause/", wish, "application/json").status_code == 204
    (row,) = operator.get(at).json()
    assert (row["paused_until"], row["pause_reason"], row["next_on"]) == ("2099-01-31", wish["reason"], "2099-02-01")
    assert operator.put(f"{at}pause/", {**wish, "until": "2020-01-01"}, "application/json").status_code == 400
    unknown = operator.put(f"{at}pause/", {**wish, "invoice": str(uuid4())}, "application/json")
    assert unknown.status_code == 404
    assert operator.delete(f"{at}pause/").status_code == 204
    assert operator.get(at).json()[0]["paused_until"] is None


@given(st.lists(st.integers(0, 60), max_size=40))
def test_steps_come_in_order_never_early_and_never_two_at_once(days: list[int]) -> None:
    taken: dict[Step, date] = {}
    for day in sorted(days):
        today = DUE + timedelta(days=day)
        step = next_step(DUE, today, taken, max(taken.values(), default=None))
        if step is not None:
            assert list(Step)[len(taken)] is step
            assert day >= DAYS[step]
            assert all((today - earlier).days >= APART for earlier in taken.values())
            taken[step] = today
    assert suspended_from(DUE) == DUE + timedelta(days=24)


def test_a_low_balance_is_told_once_for_each_crossing(
    debtor: Company, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def told() -> int:
        with public_scope(), django_capture_on_commit_callbacks(execute=True):
            return watch_balances()

    with public_scope():
        BillingProfile.objects.create(company=debtor, low_balance=Decimal(50), email="finance@acme.example")
    assert (told(), told()) == (1, 0)
    pays(debtor, "700")
    assert told() == 0
    with public_scope():
        BillingProfile.objects.update(low_balance=Decimal(60))
    assert (told(), told()) == (1, 0)
    assert [message.to for message in mail.outbox] == [["finance@acme.example"]] * 2
