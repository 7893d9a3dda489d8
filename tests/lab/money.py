"""Months that end, minutes that pass and Stripe's messages: what money in the lab needs besides people."""

import uuid

import httpx

from linepool.launcher.stack import Stack
from tests.lab.manage import manage
from tests.lab.workspace import PASSWORD, Site
from tests.stripe.server import FakeStripe

_OPERATOR = """
from linepool.accounts.models import User
from linepool.kernel.tenancy import public_scope
with public_scope():
    User.objects.create_user({email!r}, {password!r}, name={name!r}, is_operator=True)
"""
_MONTH = """
from billing.invoices.models import Invoice
from billing.parties.seed import seed
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.invoices.life import final
with public_scope():
    seed()
    company = Company.objects.get(slug={slug!r})
    period = Invoice.objects.filter(company=company).latest("period").period
final(company, period)
"""
_MINUTE = """
from billing.payments.stripe import clock
from linepool.kernel.tenancy import public_scope
with public_scope():
    clock.work()
"""


def new_operator(stack: Stack, name: str = "Op") -> str:
    """The e-mail of one more person who works at the operator's; the password is the lab's."""
    email = f"{name.lower()}-{uuid.uuid4().hex[:6]}@example.com"
    manage(stack, "shell", "-c", _OPERATOR.format(email=email, password=PASSWORD, name=name))
    return email


def console_of(port: int, email: str) -> Site:
    """The console by its API, in the session of this operator."""
    site = Site(port, "localhost")
    site.post("/api/session/", {"email": email, "password": PASSWORD})
    return site


def month_ends(stack: Stack, slug: str) -> None:
    """The company's current month is over, and its invoice checked and final. No legal entity yet: the example one."""
    manage(stack, "shell", "-c", _MONTH.format(slug=slug))


def minute_passes(stack: Stack) -> None:
    """What beat asks for once a minute is done now."""
    manage(stack, "shell", "-c", _MINUTE)


def stripe_tells(cards: FakeStripe, port: int) -> int:
    """Stripe's messages that are not sent yet, signed, each twice, to the address the console names; how many."""

    def post(body: bytes, header: str) -> None:
        headers = {"Host": f"localhost:{port}", "Stripe-Signature": header, "Content-Type": "application/json"}
        answer = httpx.post(f"http://127.0.0.1:{port}/api/stripe/events/", content=body, headers=headers)
        assert answer.status_code == 204, answer.text

    return cards.account.deliver(post, times=2)
