"""Bringing in a bank's file: what is certain is booked, what is not waits for a person, and nothing comes twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from billing.invoices.models import Invoice, InvoiceStatus
from billing.invoices.settling import with_open_amount
from billing.payments.bank_file import Transfer, read_transfers
from billing.payments.errors import BadBankFile, UnknownBankLine
from billing.payments.matching import Certainty, Match, OpenInvoice, match
from billing.payments.models import BankLine, Payment
from billing.payments.payout_lines import payout_mark, payout_of
from billing.payments.services import receive
from billing.payments.stripe.models import Payout
from linepool.audit.services import record
from linepool.kernel.sheets import Problem, read_sheet

_CERTAIN = {Certainty.REFERENCE, Certainty.AMOUNT_AND_NAME}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A transfer of the file, what it matches, and whether an earlier import had it."""

    transfer: Transfer
    match: Match
    known: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do; with problems it would do nothing."""

    rows: Sequence[Proposed]
    problems: Sequence[Problem]


def preview(data: bytes, currency: str) -> Preview:
    """Read a bank's CSV or XLSX and say whose each transfer is. Keeps nothing. Raises BadSheet."""
    transfers, problems = read_transfers(read_sheet(data), currency)
    known = set(
        BankLine.objects.filter(fingerprint__in=[one.fingerprint for one in transfers]).values_list(
            "fingerprint", flat=True
        )
    )
    candidates = payable_invoices()
    return Preview([Proposed(one, _match(one, candidates), one.fingerprint in known) for one in transfers], problems)


def import_file(data: bytes, currency: str, *, by: str) -> Preview:
    """Keep every transfer of the file that is new and book those that are certain, each in a transaction of its own: an
    import that broke off goes on when the file comes again. Raises BadSheet, BadBankFile (then nothing is kept)."""
    found = preview(data, currency)
    if found.problems:
        raise BadBankFile(fields={f"line {one.line}": f"{one.column}: {one.code}" for one in found.problems[:20]})
    for row in found.rows:
        _take_in(row.transfer, by)
    return found


def _match(transfer: Transfer, candidates: Sequence[OpenInvoice]) -> Match:
    found = match(transfer, candidates)
    if found.certainty not in _CERTAIN and payout_of(transfer) is not None:
        return Match(Certainty.PAYOUT)
    return found


@transaction.atomic
def match_payouts() -> int:
    """Set aside what waits for a person and is a payout Stripe told of since; returns how many lines."""
    waiting = open_lines().select_for_update(skip_locked=True, of=("self",))
    return sum(
        _set_aside(line, Transfer(line.booked_on, line.amount, line.currency, line.payer, line.text))
        for line in waiting
    )


def _set_aside(line: BankLine, transfer: Transfer) -> bool:
    """Whether it is a payout of Stripe's: the ledger has its money at the bank already, it is no client's payment."""
    payout = payout_of(transfer)
    if payout is None:
        return False
    Payout.objects.select_for_update().get(pk=payout.pk)  # one line for a payout, also beside another import
    if BankLine.objects.filter(ignored_by=payout_mark(payout)).exists():
        return False
    line.ignored_by = payout_mark(payout)
    line.save(update_fields=["ignored_by"])
    record("bank_line.payout", f"bank_line:{line.pk}", payout=payout.pk, amount=str(line.amount))
    return True


def open_lines() -> QuerySet[BankLine]:
    """Transfers that wait for a person, oldest first."""
    return BankLine.objects.filter(payment=None, ignored_by="").order_by("booked_on", "pk")


@transaction.atomic
def book_line(line_id: int, company_id: int, invoice_ids: Sequence[UUID], *, by: str) -> Payment:
    """A person says whose a transfer is: for these invoices in their order, or (none) for the oldest debts."""
    line = _held(line_id)
    payment = _book(line, company_id, invoice_ids, by)
    record("bank_line.booked", f"bank_line:{line.pk}", company=company_id, payment=str(payment.pk))
    return payment


@transaction.atomic
def ignore_line(line_id: int, *, by: str) -> None:
    """A person says that it is no client's payment."""
    line = _held(line_id)
    line.ignored_by = by
    line.save(update_fields=["ignored_by"])
    record("bank_line.ignored", f"bank_line:{line.pk}", amount=str(line.amount))


def payable_invoices(company_id: int | None = None) -> list[OpenInvoice]:
    """Every final invoice with something open, oldest first."""
    finals = Invoice.objects.filter(status=InvoiceStatus.FINAL)
    if company_id is not None:
        finals = finals.filter(company_id=company_id)
    return [
        OpenInvoice(one.pk, one.number or "", one.company_id, one.buyer["name"], one.currency, one.open_amount)
        for one in with_open_amount(finals).filter(open_amount__gt=0).order_by("due_on", "sequence")
    ]


@transaction.atomic
def _take_in(transfer: Transfer, by: str) -> None:
    facts = {name: getattr(transfer, name) for name in ("booked_on", "amount", "currency", "payer", "text")}
    line, created = BankLine.objects.get_or_create(fingerprint=transfer.fingerprint, defaults=facts)
    if not created:
        return
    # Looked up again: an earlier transfer of this file may have paid the invoice.
    found = match(transfer, payable_invoices())
    if found.certainty in _CERTAIN:
        _book(line, found.invoices[0].company_id, [one.id for one in found.invoices], by)
    else:
        _set_aside(line, transfer)


def _book(line: BankLine, company_id: int, invoice_ids: Sequence[UUID], by: str) -> Payment:
    parts: dict[UUID, Decimal] | None = None
    if invoice_ids:
        left, parts = line.amount, {}
        payable = {one.id: one for one in payable_invoices(company_id)}
        for invoice_id in invoice_ids:
            if left > 0 and invoice_id in payable:
                parts[invoice_id] = min(left, payable[invoice_id].open_amount)
                left -= parts[invoice_id]
    line.payment = receive(
        company_id, line.currency, line.amount, line.booked_on, by=by, reference=line.text[:140], parts=parts
    )
    line.save(update_fields=["payment"])
    return line.payment


def _held(line_id: int) -> BankLine:
    line = BankLine.objects.select_for_update().filter(pk=line_id, payment=None, ignored_by="").first()
    if line is None:
        raise UnknownBankLine
    return line
