"""Whatever the order of reserving, extending, settling, charging, crashing and running out, and of prices that fall for
the past, months rated again and calls made void: nobody is granted a fen more than the limit, what is set aside and
spent never passes it, and what counts as spent is what calls out are charged now.

The sums are taken from the tables by other means than the gate's own.
"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from billing.credit.models import Reservation
from billing.ledger.models import Charge
from billing.rating import Pulse, Rate
from billing.rating.cover import affordable, cost
from linepool.kernel.tenancy import public_scope
from linepool.kernel.verdicts import Granted, Hold
from tenants.companies.models import Company
from tests.billing.build import outbound, rate_all, tell
from tests.billing.conftest import Contracted
from tests.billing.credit.cases import MINUTE, NOON, Till, limit
from tests.billing.rerating.deeds import carry, correct
from tests.conftest import make_user

LIMIT = Decimal("3.00")
NEIGHBOURS = Decimal("0.40")
"""Just a minute at its first price, which is there whatever the company beside it does."""
CALLS = st.integers(0, 3)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), CALLS, st.integers(1, 6)),
        st.tuples(st.just("settle"), CALLS, st.integers(0, 100)),
        st.tuples(st.just("twice"), CALLS, st.integers(0, 100)),
        st.tuples(st.just("charge"), CALLS, st.integers(0, 100)),
        st.tuples(st.just("crash"), CALLS, st.just(0)),
        st.tuples(st.just("wait"), st.integers(0, 30), st.just(0)),
        st.tuples(st.just("cheaper"), st.just(0), st.just(0)),
        st.tuples(st.just("rerate"), st.just(0), st.just(0)),
        st.tuples(st.just("void"), st.integers(0, 9), st.just(0)),
    ),
    max_size=25,
)
A_DAY = [
    ("ask", 0, 2), ("settle", 0, 100), ("charge", 0, 100), ("cheaper", 0, 0), ("rerate", 0, 0), ("ask", 1, 1),
    ("ask", 1, 3), ("twice", 1, 60), ("charge", 1, 60), ("void", 0, 0), ("ask", 2, 6), ("crash", 2, 0), ("ask", 3, 6),
    ("wait", 30, 0), ("ask", 3, 2), ("charge", 3, 100), ("cheaper", 0, 0), ("rerate", 0, 0), ("void", 1, 0),
]  # fmt: skip
"""One in which every deed does something, so that each run has at least that (docs/money.md: mutants)."""


class Lived:
    """A call control with up to four calls at once, which does what a test says and dies of it."""

    def __init__(self, till: Till) -> None:
        self.till = till
        self.holds: dict[int, Hold] = {}
        self.covered: dict[int, int] = {}
        self.over: dict[int, int] = {}
        self.told: list[UUID] = []
        self.clerk, self.boss = make_user("Clerk"), make_user("Boss")
        self.corrections = 0

    def ask(self, slot: int, minutes: int) -> None:
        hold = self.holds.setdefault(slot, self.till.hold())
        before = self.till.held + self.till.charged
        answer = self.till.reserve(hold, minutes)
        if isinstance(answer, Granted):
            assert self.till.held + self.till.charged - before == answer.amount
            self.covered[slot] = answer.ms
        else:
            assert self.till.held + self.till.charged == before, "refused, and nothing has changed"

    def settle(self, slot: int, percent: int) -> None:
        """The call ends within what it is covered for: callcontrol sees to that."""
        if self._runs(slot):
            self.over.setdefault(slot, self.covered[slot] * percent // 100)
            self.till.settle(self.holds[slot], self.over[slot])

    def twice(self, slot: int, percent: int) -> None:
        self.settle(slot, percent)
        held = self.till.held
        self.settle(slot, 100 - percent)
        assert self.till.held == held

    def charge(self, slot: int, percent: int) -> None:
        """The call's record comes in, whether or not it was settled, and the slot is free for another call."""
        if self._runs(slot):
            ms = self.over.get(slot, self.covered[slot] * percent // 100)
            self.told.append(self.holds[slot].call_id)
            tell(outbound(self.till.company, ms, at=NOON, call_id=self.holds[slot].call_id))
            rate_all()
            with public_scope():
                assert Reservation.objects.get(call_id=self.holds[slot].call_id).state == "closed", "it is charged now"
            self._forget(slot)

    def crash(self, slot: int, _: int) -> None:
        """Forgotten before it was answered: nobody will settle it, and no record of it costs anything."""
        if slot not in self.over:
            self._forget(slot)

    def wait(self, minutes: int, _: int) -> None:
        self.till.passes(minutes=minutes)

    def cheaper(self, _: int, __: int) -> None:
        """A minute should have cost a fen less all along. (Dearer would be charged whatever the limit says.)"""
        if self.corrections < 30:
            self.corrections += 1
            correct(str(Decimal(40 - self.corrections).scaleb(-2)), self.corrections)

    def rerate(self, _: int, __: int) -> None:
        carry(self.clerk, self.boss)

    def void(self, which: int, _: int) -> None:
        if self.told:
            carry(self.clerk, self.boss, call_id=self.told[which % len(self.told)], void=True)

    def _runs(self, slot: int) -> bool:
        """Covered, and not expired: what outlives its reservation by a quarter of an hour is no longer the gate's."""
        if slot not in self.covered:
            return False
        with public_scope():
            row = Reservation.objects.get(call_id=self.holds[slot].call_id)
        return row.state != "open" or row.expires_at > self.till.now

    def _forget(self, slot: int) -> None:
        for known in (self.holds, self.covered, self.over):
            known.pop(slot, None)


def charged_now(company: Company) -> Decimal:
    with public_scope():
        out = Charge.objects.live().filter(company=company, kind="outbound")
        return out.aggregate(total=Sum("amount"))["total"] or Decimal(0)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example(steps=A_DAY)
def test_what_is_set_aside_and_spent_never_passes_the_limit(
    steps: list[tuple[str, int, int]], company_a: Company, company_b: Company, contracted: Contracted
) -> None:
    with transaction.atomic():
        contracted(company_a)
        contracted(company_b)
        limit(company_b, month=str(NEIGHBOURS))
        neighbour = Till(company_b)
        limit(company_a, month=str(LIMIT))
        lived: Any = Lived(Till(company_a))
        for verb, slot, value in steps:
            getattr(lived, verb)(slot, value)
            assert lived.till.held + lived.till.charged <= LIMIT, verb
            assert lived.till.charged == charged_now(company_a), verb
        beside_it = neighbour.reserve(neighbour.hold(), 1)
        assert isinstance(beside_it, Granted), "what one company does is nothing to another"
        transaction.set_rollback(True)


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 200), st.integers(1, 120), st.integers(0, 10**7))
def test_what_money_pays_for_is_exact(per_minute: int, connect: int, first: int, step: int, wanted_ms: int) -> None:
    rate = Rate(1, Decimal(per_minute).scaleb(-6), Pulse(first, step), Decimal(connect).scaleb(-6))
    price = cost(rate, wanted_ms)
    assert affordable(rate, wanted_ms, price) >= wanted_ms
    assert cost(rate, affordable(rate, wanted_ms, price)) == price
    if price:
        less = affordable(rate, wanted_ms, price - 1)
        assert less < wanted_ms
        assert cost(rate, less) < price
    assert cost(rate, affordable(rate, MINUTE, 0)) == 0
