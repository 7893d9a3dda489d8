"""The property machine of facts/money.md: calls told, told again, late; months closed; money paid, taken back,
refunded, credited, given up; prices changed for the past, months rated again, calls made void; crashes between any two
steps. Whatever the order: the books balance, each leg is billed once, and all invoices together at what is known in the
end; what invoices say and the ledger says is one, companies stay apart.

Sums are taken from the tables by other means than the services' own (``verify`` and the charges themselves).
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from billing.invoices.closing import check, finalise
from billing.invoices.crediting import credit
from billing.invoices.draft import draft_of
from billing.invoices.models import Invoice
from billing.ledger.batch import rate_batch
from billing.ledger.models import Account, Charge, Entry
from billing.ledger.verify import verify
from billing.parties.models import LegalEntity
from billing.payments.models import Payment
from billing.payments.services import receive, refund, take_back, write_off
from billing.rerating.posting import _post_some, carry_out
from billing.rerating.services import approve
from billing.rerating.tasks import resume_reratings
from linepool.kernel.errors import LinepoolError
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import public_scope
from linepool.kernel.usage import LegUsage
from tenants.companies.models import Company
from tests.billing.build import outbound, rate_all, tell
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import NOVEMBER, after, bill, final, invoice_of
from tests.billing.rerating.deeds import ask, carry, correct
from tests.conftest import make_user

MONTHS = [NOVEMBER, date(2026, 12, 1), date(2027, 1, 1)]
WHO = st.integers(0, 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("call"), WHO, st.integers(0, 200)),
        st.tuples(st.just("again"), WHO, st.integers(0, 9)),
        st.tuples(st.just("rate"), WHO, st.integers(1, 3)),
        st.tuples(st.just("open"), WHO, st.integers(0, 2)),
        st.tuples(st.just("close"), WHO, st.integers(0, 2)),
        st.tuples(st.just("crash"), WHO, st.integers(0, 2)),
        st.tuples(st.just("pay"), WHO, st.integers(1, 90_000)),
        st.tuples(st.just("bounce"), WHO, st.integers(0, 3)),
        st.tuples(st.just("refund"), WHO, st.integers(1, 9_000)),
        st.tuples(st.just("credit"), WHO, st.integers(0, 2)),
        st.tuples(st.just("give_up"), WHO, st.integers(0, 2)),
        st.tuples(st.just("price"), WHO, st.integers(1, 90)),
        st.tuples(st.just("rerate"), WHO, st.integers(0, 2)),
        st.tuples(st.just("void"), WHO, st.integers(0, 9)),
    ),
    max_size=16,
)
A_LIFE = [
    ("call", 0, 61), ("call", 1, 61), ("rate", 0, 3), ("close", 0, 0), ("pay", 0, 90_000), ("pay", 0, 80_000),
    ("refund", 0, 9_000), ("pay", 0, 80_001), ("bounce", 0, 0), ("bounce", 0, 0), ("credit", 0, 0), ("credit", 0, 0),
    ("call", 0, 30), ("again", 0, 0), ("rate", 0, 3), ("close", 0, 1), ("call", 0, 90), ("price", 0, 55),
    ("rerate", 0, 2), ("void", 0, 1), ("open", 1, 0), ("close", 1, 1), ("close", 1, 0),
    ("refund", 1, 5_000), ("give_up", 1, 0), ("give_up", 1, 0),
    ("crash", 1, 1), ("pay", 1, 30_000), ("close", 0, 2), ("close", 1, 1), ("refund", 1, 9_000),
]  # fmt: skip
"""One in which every deed does something, so that each run has at least that (docs/money.md: mutants)."""


class Crash(Exception):
    """The process died before the commit."""


class Lived:
    """Two companies and everything that happens to their money. Every deed may be refused; none may be half done."""

    def __init__(self, companies: list[Company]) -> None:
        self.companies = companies
        self.told: list[list[LegUsage]] = [[], []]
        self.keys = [new_id() for _ in range(4)]
        self.clerk, self.boss = make_user("Clerk"), make_user("Boss")
        self.corrections = 0
        self.paid: dict[tuple[int, int], Decimal] = {}
        self.bounced: dict[UUID, Decimal] = {}
        self.refunded: list[Decimal] = [Decimal(0), Decimal(0)]

    def call(self, who: int, seconds: int) -> None:
        leg = outbound(self.companies[who], seconds * 1000)
        self.told[who].append(leg)
        tell(leg)

    def again(self, who: int, which: int) -> None:
        if self.told[who]:
            tell(self.told[who][which % len(self.told[who])])

    def rate(self, who: int, limit: int) -> None:
        with public_scope():
            rate_batch(limit)

    def open(self, who: int, month: int) -> None:
        """The clock opens a month's draft: from now on no later month may become final before it."""
        invoice_of(self.companies[who], MONTHS[month])

    def close(self, who: int, month: int) -> None:
        held = -booked(self.companies[who], Account.CREDIT)
        earlier = Invoice.objects.filter(company=self.companies[who], period__lt=MONTHS[month])
        with public_scope():
            waiting = earlier.exclude(status="final").exists()
        done = self._do(self._closing(who, month))
        assert not (done and waiting), "months become final in their order"
        assert -booked(self.companies[who], Account.CREDIT) >= min(Decimal(0), held), "an invoice takes what is held"

    def crash(self, who: int, month: int) -> None:
        """A finalisation that dies before its commit leaves nothing: no number, no line, no entry."""
        with suppress(Crash), transaction.atomic():
            self.close(who, month)
            raise Crash

    def pay(self, who: int, cents: int) -> None:
        """Told twice by an impatient clerk; a key says which payment it is, whatever amount is told with it later."""
        amount, key = Decimal(cents).scaleb(-2), self.keys[cents % 4]
        for _ in range(2):
            if self._do(lambda: receive(self._id(who), "CNY", amount, NOVEMBER, by="Fay", key=key)):
                self.paid.setdefault((who, cents % 4), amount)

    def bounce(self, who: int, which: int) -> None:
        with public_scope():
            payments = list(Payment.objects.filter(company=self.companies[who]).order_by("created_at"))
        if payments:
            payment = payments[which % len(payments)]
            if self._do(lambda: take_back(payment.pk, "bounced", by="Fay")):
                assert payment.pk not in self.bounced, "a payment is taken back once"
                self.bounced[payment.pk] = payment.amount

    def refund(self, who: int, cents: int) -> None:
        amount, held = Decimal(cents).scaleb(-2), -booked(self.companies[who], Account.CREDIT)
        if self._do(lambda: refund(self._id(who), "CNY", amount, "gone", NOVEMBER, by="Fay")):
            assert amount <= held, "nobody is given back more than is held for them"
            self.refunded[who] += amount

    def credit(self, who: int, month: int) -> None:
        self._do(lambda: credit(invoice_of(self.companies[who], MONTHS[month]).pk, "wrong", "Cleo"))

    def give_up(self, who: int, month: int) -> None:
        self._do(lambda: write_off(invoice_of(self.companies[who], MONTHS[month]).pk, "insolvent", by="Fay"))

    def price(self, who: int, cents: int) -> None:
        """What a minute should have cost all along: what is rated stays until it is rated again."""
        self.corrections += 1
        correct(str(Decimal(cents).scaleb(-2)), self.corrections)

    def rerate(self, who: int, posted: int) -> None:
        """Whole, or its worker dies after some legs and `close_everything` goes on."""
        narrowed = {"company_id": self._id(who)} if posted else {}
        rerating = ask(self.clerk, **narrowed)
        with public_scope():
            approve(rerating.pk, self.boss)
            if posted == 0:
                carry_out(rerating.pk)
            elif posted == 1:
                _post_some(rerating.pk, 1)

    def void(self, who: int, which: int) -> None:
        if self.told[who]:
            call_id = self.told[who][which % len(self.told[who])].call_id
            carry(self.clerk, self.boss, call_id=call_id, void=True)

    def _closing(self, who: int, month: int) -> Callable[[], object]:
        def closing() -> None:
            invoice = invoice_of(self.companies[who], MONTHS[month])
            check(invoice.pk, "Cleo", after(MONTHS[month]))
            finalise(invoice.pk, after(MONTHS[month]))

        return closing

    def _id(self, who: int) -> int:
        return self.companies[who].pk

    def _do(self, deed: Callable[[], object]) -> bool:
        """Whether it was done, and not refused."""
        with public_scope(), suppress(LinepoolError), transaction.atomic():
            deed()
            return True
        return False

    def money_is_where_it_was_put(self) -> None:
        """What the ledger holds at the bank is what was paid in, less what bounced and was given back, by our own
        count."""
        with public_scope():
            bounced = dict(Payment.objects.filter(pk__in=self.bounced).values_list("pk", "company_id"))
        for who, company in enumerate(self.companies):
            came = sum((amount for (payer, _), amount in self.paid.items() if payer == who), Decimal(0))
            went = sum((self.bounced[pk] for pk, owner in bounced.items() if owner == company.pk), self.refunded[who])
            assert booked(company, Account.BANK) == came - went


def booked(company: Company, account: Account) -> Decimal:
    """Debit less credit of all the company's entries on an account."""
    with public_scope():
        entries = Entry.objects.filter(transaction__company=company, account=account)
        return entries.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def billed_calls(company: Company) -> int:
    """Calls on all final invoices of the company."""
    with public_scope():
        finals = list(Invoice.objects.filter(company=company, status="final").select_related("company"))
    return sum(line.calls for one in finals for line in bill(company, one.period).lines)


def billed(company: Company) -> Decimal:
    """What all final invoices of the company come to, without tax."""
    with public_scope():
        finals = list(Invoice.objects.filter(company=company, status="final").select_related("company"))
    return sum((bill(company, one.period).net for one in finals), Decimal(0))


def known_now(company: Company) -> Decimal:
    """What all its months come to if each is billed once, now that everything is known."""
    with public_scope():
        finals = list(Invoice.objects.filter(company=company, status="final").select_related("company"))
        return sum((draft_of(one).net for one in finals), Decimal(0))


def voided(company: Company) -> int:
    with public_scope():
        found = Charge.objects.live().filter(company=company, reason="voided")
        return found.filter(usage__billable_ms__gt=0).count()


def holds(companies: list[Company], told: list[list[LegUsage]]) -> None:
    with public_scope():
        assert verify().differences == []
        for company, legs in zip(companies, told, strict=True):
            mine = Entry.objects.filter(transaction__company=company)
            assert (mine.aggregate(total=Sum("amount"))["total"] or 0) == 0
            charges = Charge.objects.live().filter(company=company, rate__isnull=False)
            assert charges.count() <= len(legs)
            assert {leg_id for (leg_id,) in charges.values_list("usage__leg_id")} <= {leg.leg_id for leg in legs}
            for invoice in Invoice.objects.filter(company=company, status="final"):
                taken_back = invoice.credit_notes.aggregate(total=Sum("total"))["total"] or Decimal(0)
                assert abs(taken_back) <= abs(invoice.total or 0), "no more is taken back than was billed"


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example(steps=A_LIFE)
def test_whatever_happens_the_books_balance_and_each_leg_is_billed_once(
    steps: list[tuple[str, int, int]],
    company_a: Company,
    company_b: Company,
    contracted: Contracted,
    entity: LegalEntity,
) -> None:
    companies = [company_a, company_b]
    with transaction.atomic():
        for company in companies:
            contracted(company)
        lived: Any = Lived(companies)
        for verb, who, value in steps:
            getattr(lived, verb)(who, value)
        holds(companies, lived.told)
        lived.money_is_where_it_was_put()
        close_everything(companies)
        holds(companies, lived.told)
        lived.money_is_where_it_was_put()
        for company, legs in zip(companies, lived.told, strict=True):
            answered = sum(leg.billable_ms > 0 for leg in legs)
            assert billed_calls(company) == answered - voided(company)
            assert billed(company) == known_now(company)
            assert booked(company, Account.UNBILLED) == 0, "all that was delivered is invoiced"
        transaction.set_rollback(True)


def close_everything(companies: list[Company]) -> None:
    """At the end all months are closed, and one more for what came late."""
    rate_all()
    with public_scope():
        resume_reratings()
    for company in companies:
        for month in [*MONTHS, MONTHS[-1] + timedelta(days=31)]:
            if invoice_of(company, month).status != "final":
                final(company, month)
