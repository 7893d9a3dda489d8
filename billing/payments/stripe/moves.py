"""Each movement of our balance at Stripe, kept once: its fee is booked, and its exchange into another currency.

Stripe tells by webhook what it is about; what was lost is found when the hour's round reads the balance's journal.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from billing.ledger.models import Account, TransactionKind
from billing.ledger.posting import Posting, Side, post
from billing.payments.stripe.amounts import from_minor
from billing.payments.stripe.client import asking, client, configured
from billing.payments.stripe.models import Collection, Customer, Move, State

if TYPE_CHECKING:
    from stripe import BalanceTransaction
    from stripe.params import BalanceTransactionListParams

READ_AGAIN: Final = timedelta(days=2)
"""How far behind the newest one we know the journal is read again."""


def journal(wanted: "BalanceTransactionListParams") -> "Iterator[BalanceTransaction]":
    """The balance's movements, newest first, each with what it is of (``source``). Raises StripeAway."""
    with asking():
        page = client().v1.balance_transactions.list({**wanted, "limit": 100, "expand": ["data.source"]})
        yield from page.auto_paging_iter()


def read_journal() -> int:
    """Keep whatever no message told of; returns how many movements were read. Without a Stripe account, or before the
    first payment by card: nothing."""
    newest = Move.objects.order_by("-happened_at").values_list("happened_at", flat=True).first()
    first = Collection.objects.filter(state=State.PAID).order_by("created_at").values_list("created_at", flat=True)
    since = newest or first.first()
    if since is None or not configured():
        return 0
    told = journal({"created": {"gte": int((since - READ_AGAIN).timestamp())}})
    return len([keep(one, one.source) for one in told])


@transaction.atomic
def keep(told: "BalanceTransaction", source: Any) -> Move:
    """One movement as Stripe tells of it now, with the charge, refund, dispute or payout it is of. The same again
    changes nothing, but that one whose company we did not know is booked when we do."""
    move, _ = Move.objects.select_for_update(of=("self",)).get_or_create(
        stripe_id=told.id, defaults=_facts(told, source)
    )
    if not move.booked and (company_id := _company_of(source)) is not None:
        move.company_id, move.booked = company_id, True
        post(_postings(move, company_id))
        move.save(update_fields=["company", "booked"])
    return move


def _facts(told: "BalanceTransaction", source: Any) -> dict[str, Any]:
    currency = told.currency.upper()
    facts = {
        "kind": told.type,
        "source": str(getattr(source, "id", source) or ""),
        "currency": currency,
        "amount": from_minor(told.amount, currency),
        "fee": from_minor(told.fee, currency),
        "happened_at": datetime.fromtimestamp(told.created, UTC),
    }
    presented = str(getattr(source, "currency", None) or currency).upper()
    if presented != currency:
        units = source.amount if told.amount > 0 else -source.amount
        facts |= {"presented": from_minor(units, presented), "presented_currency": presented}
    return facts


def _company_of(source: Any) -> int | None:
    """Whose money it is: a charge is its customer's, a refund and a dispute are their charge's."""
    kind = getattr(source, "object", None)
    if kind == "charge":
        named = Customer.objects.filter(stripe_id=str(getattr(source, "customer", None)))
        return named.values_list("company_id", flat=True).first()
    if kind not in ("refund", "dispute"):
        return None
    of_charge = Move.objects.filter(source=str(getattr(source, "charge", None)), company__isnull=False)
    of_intent = Collection.objects.filter(intent_id=str(getattr(source, "payment_intent", None)))
    found = of_charge.values_list("company_id", flat=True).first()
    return found or of_intent.values_list("company_id", flat=True).first()


def _postings(move: Move, company_id: int) -> list[Posting]:
    """The payment itself is booked in the currency it was made in: what Stripe turned it into takes its place."""
    wanted: list[tuple[TransactionKind, str, str, list[Side]]] = []
    if move.presented is not None:
        wanted += [
            (TransactionKind.EXCHANGE, "from", move.presented_currency, _exchanged(-move.presented)),
            (TransactionKind.EXCHANGE, "to", move.currency, _exchanged(move.amount)),
        ]
    if move.fee:
        sides = [Side(Account.STRIPE_FEES, move.fee), Side(Account.STRIPE_CLEARING, -move.fee)]
        wanted.append((TransactionKind.STRIPE_FEE, "fee", move.currency, sides))
    day = move.happened_at.astimezone(UTC).date()
    return [
        Posting(company_id, kind, f"stripe:{move.pk}:{part}", currency, sides, day)
        for kind, part, currency, sides in wanted
    ]


def _exchanged(amount: Decimal) -> list[Side]:
    return [Side(Account.STRIPE_CLEARING, amount), Side(Account.EXCHANGE, -amount)]
