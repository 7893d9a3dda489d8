"""A company as Stripe's customer, and its one saved card."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from billing.parties.selectors import company_of, mail_addresses, profile_of
from billing.payments.stripe.client import OUR_ID, asking, client, once
from billing.payments.stripe.models import Collection, Customer, State
from linepool.audit.services import record

if TYPE_CHECKING:
    from stripe import PaymentMethod
    from stripe.params import CustomerCreateParams


def customer_of(company_id: int) -> Customer:
    """The company's customer, made at Stripe when it is not there yet. Raises CardPaymentOff, StripeAway."""
    known = Customer.objects.filter(company_id=company_id, stripe_id__isnull=False).first()
    if known is not None:
        return known
    Customer.objects.get_or_create(company_id=company_id)  # on its own: our row first
    with transaction.atomic():
        customer = Customer.objects.select_for_update(of=("self",)).get(company_id=company_id)
        if customer.stripe_id is None:
            with asking():
                made = client().v1.customers.create(_facts(customer), once(customer.key, "customer"))
            customer.stripe_id = made.id
            customer.save(update_fields=["stripe_id"])
    return customer


def _facts(customer: Customer) -> "CustomerCreateParams":
    company, profile = company_of(customer.company_id), profile_of(customer.company_id)
    facts: CustomerCreateParams = {
        "name": profile.name or company.name,
        "metadata": {OUR_ID: str(customer.key), "company": company.slug},
        "preferred_locales": ["zh" if company.language.startswith("zh") else "en"],
    }
    if addresses := mail_addresses(customer.company_id):
        facts["email"] = addresses[0]
    return facts


@transaction.atomic
def remember(company_id: int, method: "PaymentMethod") -> None:
    """From now on this card pays; the one before is forgotten, here and at Stripe. Declined payments are tried again
    with it. The same card again changes nothing."""
    customer = Customer.objects.select_for_update(of=("self",)).get(company_id=company_id)
    before = customer.card_id
    if not _keep(customer, method) or before == method.id:
        return
    with asking():
        client().v1.customers.update(
            str(customer.stripe_id), {"invoice_settings": {"default_payment_method": method.id}}
        )
    if before:
        _detach(before)
    waiting = Collection.objects.filter(company_id=company_id, state=State.DECLINED)
    waiting.update(next_try_at=timezone.now())
    record("card.saved", f"company:{company_id}", brand=customer.brand, last4=customer.last4)


def remove(company_id: int) -> None:
    """Forget the card, at Stripe first. None there: nothing happens."""
    customer = Customer.objects.filter(company_id=company_id).first()
    if customer is None or not customer.card_id:
        return
    _detach(customer.card_id)
    _forget(customer)


def look_at_card(card_id: str) -> None:
    """Take over what Stripe knows of a saved card now: renewed by its bank, or taken away there."""
    customer = Customer.objects.filter(card_id=card_id).first()
    if customer is None:
        return
    with asking():
        method = client().v1.payment_methods.retrieve(card_id)
    if method.customer is None:
        _forget(customer)
    else:
        _keep(customer, method)


def _keep(customer: Customer, method: "PaymentMethod") -> bool:
    card: Any = method.card
    if card is None:
        return False
    customer.card_id, customer.brand, customer.last4 = method.id, card.brand, card.last4
    customer.exp_month, customer.exp_year = card.exp_month, card.exp_year
    customer.save(update_fields=["card_id", "brand", "last4", "exp_month", "exp_year"])
    return True


@transaction.atomic
def _forget(customer: Customer) -> None:
    last4 = customer.last4
    customer.card_id = customer.brand = customer.last4 = ""
    customer.exp_month = customer.exp_year = 0
    customer.save(update_fields=["card_id", "brand", "last4", "exp_month", "exp_year"])
    record("card.removed", f"company:{customer.company_id}", last4=last4)


def _detach(card_id: str) -> None:
    """Gone already is as good."""
    import stripe

    with asking():
        try:
            client().v1.payment_methods.detach(card_id)
        except stripe.InvalidRequestError:
            return
