"""Rating as it runs: after the commit, beside others, through crashes, and again after a cause was mended."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from django.core.cache import cache
from django.db import connections, transaction
from django.db.models import Count, Sum
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from billing.catalogue.models import PriceBook
from billing.catalogue.prices import Price
from billing.catalogue.seed import PRICES, seed
from billing.catalogue.services import publish_version
from billing.contracts.services import open_trial
from billing.ledger import batch
from billing.ledger.models import Charge, Entry, Quarantine, Transaction, Usage
from billing.ledger.selectors import open_quarantine
from billing.ledger.services import record_usage, retry_quarantined
from billing.ledger.tasks import ASKED, rate_pending
from billing.rating import ChargeKind
from linepool.kernel.tenancy import company_scope, public_scope
from linepool.kernel.usage import LegUsage
from tenants.companies.models import Company
from tests.billing.build import balance, inbound, outbound, rate_all, tell, usage_of
from tests.billing.conftest import OPENED, Contracted
from tests.billing.forget import forget_money


@pytest.fixture(autouse=True)
def nobody_asked() -> None:
    """No rating is on its way from an earlier test."""
    cache.delete(ASKED)


def test_rating_is_asked_for_after_the_commit_and_not_before(
    company_a: Company,
    contracted: Contracted,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    contracted(company_a)
    asked: list[str] = []
    monkeypatch.setattr(rate_pending, "apply_async", lambda **when: asked.append("rate"))
    with django_capture_on_commit_callbacks() as callbacks:
        tell(outbound(company_a, 1_000))
    assert asked == []
    for callback in callbacks:
        callback()
    assert asked == ["rate"]


def test_calls_stored_within_a_second_share_one_rating_and_later_ones_get_their_own(
    company_a: Company,
    contracted: Contracted,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    contracted(company_a)
    asked: list[str] = []
    monkeypatch.setattr(rate_pending, "apply_async", lambda **when: asked.append("rate"))
    for ms in (1_000, 2_000, 3_000):
        with django_capture_on_commit_callbacks(execute=True):
            tell(outbound(company_a, ms))
    assert asked == ["rate"]
    with public_scope():
        rate_pending()
    with django_capture_on_commit_callbacks(execute=True):
        tell(outbound(company_a, 4_000))
    assert asked == ["rate", "rate"]


def test_a_lost_broker_loses_no_usage(
    company_a: Company,
    contracted: Contracted,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    contracted(company_a)

    def refuse(**when: object) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(rate_pending, "apply_async", refuse)
    leg = outbound(company_a, 1_000)
    with django_capture_on_commit_callbacks(execute=True):
        tell(leg)
    assert usage_of(leg).state == "pending"
    rate_pending()  # what the sweep does
    assert usage_of(leg).state == "rated"


def test_usage_of_a_call_that_is_rolled_back_is_rolled_back_with_it(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    leg = outbound(company_a, 1_000)
    with company_scope(company_a), transaction.atomic():
        record_usage([leg])
        transaction.set_rollback(True)
    with public_scope():
        assert not Usage.objects.filter(leg_id=leg.leg_id).exists()


@pytest.mark.parametrize("step", ["_post_usage", "_write_charges", "_quarantine", "_settle", "_open_drafts"])
def test_a_crash_between_any_two_steps_leaves_nothing_half_done(
    company_a: Company, contracted: Contracted, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    contracted(company_a)
    tell(outbound(company_a, 61_000), inbound(company_a, 1_000), outbound(company_a, 1_000, to="+1415"))

    def crash(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(batch, step, crash)
        with pytest.raises(SystemExit):
            rate_all()
    with public_scope():
        assert set(Usage.objects.filter(company=company_a).values_list("state", flat=True)) == {"pending"}
        assert not Charge.objects.filter(company=company_a).exists()
        assert not Transaction.objects.filter(company=company_a, kind="usage").exists()
        assert not Quarantine.objects.filter(company=company_a).exists()
    rate_all()
    assert balance(company_a, "unbilled") == "0.950000"


def test_a_leg_told_differently_is_an_alarm_and_no_second_charge(
    company_a: Company, contracted: Contracted, capsys: pytest.CaptureFixture[str]
) -> None:
    contracted(company_a)
    leg = outbound(company_a, 61_000)
    tell(leg)
    tell(leg)
    assert "contradicts" not in capsys.readouterr().out
    tell(replace(leg, billable_ms=600_000))
    assert "billing.usage.contradicts" in capsys.readouterr().out
    rate_all()
    assert balance(company_a, "unbilled") == "0.800000"


def test_quarantined_usage_is_priced_once_its_price_is_published(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    leg = outbound(company_a, 61_000, to="+1415555")
    tell(leg)
    rate_all()
    with public_scope():
        assert [held.usage.leg_id for held in open_quarantine()] == [leg.leg_id]
        assert retry_quarantined(company_a.pk) == 1
    rate_all()
    assert usage_of(leg).state == "quarantined", "nothing was mended yet"
    abroad = Price(ChargeKind.OUTBOUND, "1", "北美", "North America", Decimal(1), 60, 60)
    with public_scope():
        publish_version(PriceBook.objects.get(code="hosted-cn"), OPENED, [*PRICES, abroad])
        retry_quarantined(company_a.pk)
    rate_all()
    assert usage_of(leg).state == "rated"
    assert balance(company_a, "unbilled") == "2.000000"
    with public_scope():
        assert not open_quarantine().exists()


@pytest.fixture
def rival_company(fresh_company: Callable[..., Company]) -> Iterator[Company]:
    """A committed company with a contract, forgotten with its money after the test."""
    company = fresh_company()
    with public_scope():
        seed()
    with company_scope(company):
        open_trial(company.pk, "attended", since=OPENED)
    yield company
    forget_money(company.pk)


def test_rule_5_rivals_who_tell_and_rate_at_once_charge_each_leg_once(
    rival_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three tellers with the same legs in different orders and three raters, all at once, on a real database."""
    monkeypatch.setattr(rate_pending, "apply_async", lambda **when: None)
    legs = [outbound(rival_company, 1_000 * (n % 300 + 1)) for n in range(300)]
    orders = [legs, legs[::-1], legs[150:] + legs[:150]]
    told = threading.Barrier(6)
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            told.wait(timeout=10)
            work()
        except BaseException as error:
            failures.append(error)
            raise
        finally:
            connections.close_all()

    def tell_in_sevens(order: Sequence[LegUsage]) -> None:
        for at in range(0, len(order), 7):
            tell(*order[at : at + 7])

    def rater() -> None:
        for _ in range(60):
            rate_all(limit=11)

    works: list[Callable[[], None]] = [*(partial(tell_in_sevens, order) for order in orders), rater, rater, rater]
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    rate_all()
    assert failures == []
    expected = sum((Decimal("0.40") * -(-leg.billable_ms // 60_000) for leg in legs), Decimal(0))
    with public_scope():
        charges = Charge.objects.filter(company=rival_company)
        assert charges.values("usage__leg_id").annotate(n=Count("id")).filter(n=1).count() == len(legs)
        assert charges.aggregate(total=Sum("amount"))["total"] == expected
        posted = Entry.objects.filter(transaction__company=rival_company, account="unbilled")
        assert posted.aggregate(total=Sum("amount"))["total"] == expected
    assert Decimal(balance(rival_company, "unbilled")) == expected
