"""Cards and payments on their way, as tests drive them."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from billing.invoices.models import Invoice
from billing.ledger.verify import verify
from billing.payments.models import Payment
from billing.payments.stripe import checkout, clock, events
from billing.payments.stripe.models import Collection, Customer, Event
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import balance
from tests.billing.invoices.life import invoice_of, still_open
from tests.stripe.cards import GOOD
from tests.stripe.server import FakeStripe

BY = "Alice <alice@example.com>"
OPEN = Decimal("642.00")


def take_in(body: bytes, header: str) -> object:
    """What the webhook's route does."""
    with public_scope():
        return events.take_in(body, header)


def rounds(fake: FakeStripe, count: int = 3, at: datetime | None = None) -> None:
    """Webhooks and minutes, until everything is quiet."""
    for _ in range(count):
        fake.account.deliver(take_in)
        with public_scope():
            clock.work(at)


def later(days: float) -> datetime:
    return timezone.now() + timedelta(days=days)


def save_card(fake: FakeStripe, company: Company, number: str = GOOD) -> str | None:
    """Through Stripe's page; returns why the card was refused there."""
    with public_scope():
        url = checkout.begin_setup(company.pk, by=BY)
    refusal = fake.account.fill_in(url.rsplit("/", 1)[1], number)
    fake.account.deliver(take_in)
    with public_scope():
        for event in Event.objects.filter(done_at=None).order_by("received_at"):
            events.work_off(event.pk)
    return refusal


def page_for(company: Company, invoice: Invoice | None = None) -> str:
    """The page on which the invoice is paid; returns its session's id."""
    with public_scope():
        url = checkout.begin_payment(company.pk, (invoice or invoice_of(company)).pk, by=BY)
    return url.rsplit("/", 1)[1]


def collection_of(company: Company) -> Collection:
    """The latest one."""
    with public_scope():
        return Collection.objects.filter(company=company).select_related("payment").latest("created_at")


def card_of(company: Company) -> Customer:
    with public_scope():
        return Customer.objects.get(company=company)


def payments_of(company: Company) -> list[Payment]:
    with public_scope():
        return list(Payment.objects.filter(company=company).order_by("created_at"))


def is_paid_once(fake: FakeStripe, company: Company, amount: Decimal = OPEN) -> None:
    """Stripe took the amount, we booked it, nothing is open, and every account says so."""
    assert fake.account.taken == amount * 100
    assert [one for one in fake.account.all("invoice") if one["status"] == "open"] == []
    assert [payment.amount for payment in payments_of(company)] == [amount]
    assert still_open(invoice_of(company).pk) == 0
    assert collected(company) == amount
    assert Decimal(balance(company, "receivable")) == 0
    adds_up()


def collected(company: Company) -> Decimal:
    """What Stripe holds for us and what it kept of it."""
    return Decimal(balance(company, "stripe_clearing")) + Decimal(balance(company, "stripe_fees"))


def adds_up() -> None:
    with public_scope():
        assert verify().differences == []
