"""facts/money.md 9: a dry run with a difference, a second person, and no final invoice is ever edited."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from billing.catalogue.errors import BadPriceBook
from billing.catalogue.models import PriceBook
from billing.catalogue.seed import PRICES
from billing.catalogue.services import publish_version
from billing.contracts.errors import SecondPersonNeeded
from billing.invoices.export import csv_pieces
from billing.invoices.models import InvoiceLine
from billing.ledger.explanations import explain
from billing.ledger.models import Charge, Entry
from billing.ledger.selectors import totals_by_kind
from billing.ledger.verify import verify
from billing.payments.services import receive
from billing.rerating import posting
from billing.rerating.errors import NotOpen
from billing.rerating.models import Change, Rerating
from billing.rerating.posting import carry_out
from billing.rerating.selectors import csv_of, totals_of
from billing.rerating.services import approve, prepare, propose, reject
from linepool.accounts.models import User
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import MORNING, balance, inbound, outbound, rate_all, tell
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import DECEMBER, NOVEMBER, bill, final, invoice_of, still_open
from tests.billing.rerating.conftest import Ask, Correct

pytestmark = pytest.mark.usefixtures("entity")


@pytest.fixture
def talked(company_a: Company, contracted: Contracted) -> Company:
    """Three minutes to the mainland in two calls (1.20) and one call in (0.15)."""
    contracted(company_a)
    tell(outbound(company_a, 60_000), outbound(company_a, 61_000), inbound(company_a, 1_000))
    rate_all()
    return company_a


def books_agree() -> bool:
    with public_scope():
        return verify().differences == []


def test_a_price_of_the_past_changes_only_on_purpose(tariff: None) -> None:
    with public_scope(), pytest.raises(BadPriceBook):
        publish_version(PriceBook.objects.get(code="hosted-cn"), MORNING, [p for p in PRICES if p.prefix != "86"])


def test_a_dry_run_tells_every_leg_that_changes_and_changes_nothing(
    talked: Company, correct: Correct, asked: Ask
) -> None:
    correct("0.30")
    rerating = asked()
    assert (rerating.status, rerating.legs) == ("open", 3)
    with public_scope():
        (row,) = totals_of(rerating)
        rows = b"".join(csv_of(rerating)).decode("utf-8-sig").splitlines()
    assert (row["name"], row["why"], row["legs"]) == (talked.name, "price", 2)
    assert (row["was"], row["becomes"]) == (Decimal("1.20"), Decimal("0.90"))
    assert [line.split(",")[5:11] for line in rows[1:]] == [
        ["0.400000", "0.300000", "-0.100000", "CNY", "price", "waiting"],
        ["0.800000", "0.600000", "-0.200000", "CNY", "price", "waiting"],
    ]
    assert balance(talked, "unbilled") == "1.350000"
    assert books_agree()


def test_approved_it_is_a_reversal_and_a_new_charge_for_each_leg(
    talked: Company, correct: Correct, carried: Ask
) -> None:
    correct("0.30")
    rerating = carried()
    assert rerating.status == "done"
    assert balance(talked, "unbilled") == "1.050000"
    with public_scope():
        found = Charge.objects.filter(company=talked, kind="outbound").order_by("usage", "sequence")
        told = list(found.values_list("sequence", "amount", "reverses__sequence"))
        assert told == [
            (1, Decimal("0.40"), None), (2, Decimal("-0.40"), 1), (3, Decimal("0.30"), None),
            (1, Decimal("0.80"), None), (2, Decimal("-0.80"), 1), (3, Decimal("0.60"), None),
        ]  # fmt: skip
        assert Charge.objects.live().filter(company=talked).count() == 3
        calls = {row.kind: (row.legs, row.amount) for row in totals_by_kind(talked.pk, NOVEMBER)}
    assert calls == {"inbound": (1, Decimal("0.15")), "outbound": (2, Decimal("0.90"))}
    assert books_agree()


def test_a_draft_shows_the_new_price_and_its_calls_once(talked: Company, correct: Correct, carried: Ask) -> None:
    correct("0.30")
    carried()
    draft = bill(talked)
    lines = {line.label_en: (line.calls, line.amount) for line in draft.lines if line.calls}
    assert sorted(lines.values()) == [(1, Decimal("0.15")), (2, Decimal("0.90"))]
    with public_scope():
        rows = b"".join(csv_pieces(draft, "en", "UTC")).decode("utf-8-sig").splitlines()
    assert len([row for row in rows if "+86138" in row]) == 2, "what was taken back in the same bill is not shown"
    (told,) = explain(talked.pk, outbound_call(talked))
    assert told["amount"] in ("0.300000", "0.600000"), "whichever of the two was rated first"


def outbound_call(company: Company) -> UUID:
    with public_scope():
        return Charge.objects.filter(company=company, kind="outbound").order_by("pk")[0].usage.call_id


def test_a_final_invoice_is_never_edited_the_next_one_carries_the_difference(
    talked: Company, correct: Correct, carried: Ask
) -> None:
    invoice = final(talked)
    with public_scope():
        before = list(InvoiceLine.objects.filter(invoice=invoice).order_by("position").values())
    correct("0.30")
    carried()
    with public_scope():
        assert list(InvoiceLine.objects.filter(invoice=invoice).order_by("position").values()) == before
    december = final(talked, DECEMBER)
    adjusted = {line.amount: (line.calls, line.label_en) for line in bill(talked, DECEMBER).lines if "adj-" in line.id}
    assert sorted((amount, calls) for amount, (calls, _) in adjusted.items()) == [
        (Decimal("-1.20"), -2),
        (Decimal("0.90"), 2),
    ]
    assert all(label.startswith("Adjustment for 2026-11: ") for _, label in adjusted.values())
    assert balance(talked, "unbilled") == "0.000000"
    assert december.number == "LP-000002"
    assert books_agree()


def test_a_correction_larger_than_the_next_invoice_is_held_for_the_company_and_pays_the_one_after(
    talked: Company, correct: Correct, carried: Ask
) -> None:
    """November's calls to the mainland are taken back; December bills less than that, so it is below nothing: the rest
    is the company's credit at once, no negative debt that waits for nobody."""
    tell(*(outbound(talked, 3_600_000) for _ in range(200)))  # 24.00 each: more than a month's rents
    rate_all()
    final(talked)
    receive_all(talked)
    correct("0.001")
    carried()
    december = final(talked, DECEMBER)
    assert december.total is not None
    assert december.total < 0
    assert still_open(december.pk) == 0
    assert Decimal(balance(talked, "receivable")) == 0
    assert Decimal(balance(talked, "customer_credit")) == december.total
    january = final(talked, date(2027, 1, 1))
    assert january.total is not None
    assert still_open(january.pk) == 0
    assert Decimal(balance(talked, "customer_credit")) == december.total + january.total
    assert books_agree()


def receive_all(company: Company) -> None:
    """What is open is paid, so that nothing else is on the company's accounts."""
    with public_scope():
        receive(company.pk, "CNY", still_open(invoice_of(company).pk), NOVEMBER, by="Fay")


def test_twice_corrected_after_two_invoices_the_third_carries_only_the_rest(
    talked: Company, correct: Correct, carried: Ask
) -> None:
    final(talked)
    correct("0.30")
    carried()
    final(talked, DECEMBER)
    correct("0.35", n=2)
    carried()
    january = DECEMBER.replace(year=2027, month=1)
    final(talked, january)
    adjusted = [line for line in bill(talked, january).lines if "adj-" in line.id]
    assert sorted(line.amount for line in adjusted) == [Decimal("-0.90"), Decimal("1.05")]
    assert not any("Adjustment" in line.label_en.removeprefix("Adjustment for 2026-11: ") for line in adjusted)
    assert books_agree()


def test_nobody_approves_their_own(talked: Company, correct: Correct, asked: Ask, clerk: User, boss: User) -> None:
    correct("0.30")
    rerating = asked()
    with public_scope(), pytest.raises(SecondPersonNeeded):
        approve(rerating.pk, clerk)
    with public_scope(), pytest.raises(IntegrityError), transaction.atomic():
        Rerating.objects.filter(pk=rerating.pk).update(status="approved", decided_by=clerk)
    with public_scope():
        reject(rerating.pk, boss)
        with pytest.raises(NotOpen):
            approve(rerating.pk, boss)
        carry_out(rerating.pk)
    assert balance(talked, "unbilled") == "1.350000", "nothing was posted"


def test_whoever_carries_out_again_posts_nothing_again(talked: Company, correct: Correct, carried: Ask) -> None:
    correct("0.30")
    rerating = carried()
    with public_scope():
        carry_out(rerating.pk)
        Change.objects.filter(rerating=rerating).update(state="waiting")
        Rerating.objects.filter(pk=rerating.pk).update(status="approved")
        carry_out(rerating.pk)
        assert set(rerating.changes.values_list("state", flat=True)) == {"stale"}
    assert balance(talked, "unbilled") == "1.050000"


@pytest.mark.parametrize("step", ["_still_due", "_post", "_count_spent", "ensure_drafts"])
def test_a_crash_at_any_step_leaves_whole_legs_and_the_next_worker_goes_on(
    talked: Company, correct: Correct, asked: Ask, boss: User, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    correct("0.30")
    rerating = asked()
    with public_scope():
        approve(rerating.pk, boss)
        real, calls = getattr(posting, step), []

        def once(*given: object) -> object:
            calls.append(step)
            if len(calls) > 1:
                raise SystemExit
            return real(*given)

        monkeypatch.setattr(posting, step, once)
        with pytest.raises(SystemExit):
            carry_out(rerating.pk, batch=1)
        monkeypatch.setattr(posting, step, real)
        posted = [change.state for change in rerating.changes.order_by("id")]
        assert posted == (["waiting", "waiting"] if step == "_post" else ["posted", "waiting"])
    assert books_agree()
    with public_scope():
        carry_out(rerating.pk, batch=1)
        assert set(rerating.changes.values_list("state", flat=True)) == {"posted"}
    assert balance(talked, "unbilled") == "1.050000"
    assert books_agree()


def test_a_leg_that_comes_to_something_nobody_approved_stays_as_it_is(
    talked: Company, correct: Correct, asked: Ask, boss: User
) -> None:
    correct("0.30")
    rerating = asked()
    correct("0.20", n=2)
    with public_scope():
        approve(rerating.pk, boss)
        carry_out(rerating.pk)
        assert set(rerating.changes.values_list("state", flat=True)) == {"stale"}
    assert balance(talked, "unbilled") == "1.350000"


def test_a_leg_without_a_price_is_told_and_stays(talked: Company, carried: Ask) -> None:
    with public_scope():
        book = PriceBook.objects.get(code="hosted-cn")
        publish_version(book, MORNING, [price for price in PRICES if price.prefix != "86"], past=True)
    rerating = carried()
    with public_scope():
        assert set(rerating.changes.values_list("state", "why", "new")) == {("unpriced", "no_rate", None)}
    assert balance(talked, "unbilled") == "1.350000"


def test_it_is_narrowed_to_a_company_a_book_and_a_contract(
    talked: Company, company_b: Company, contracted: Contracted, correct: Correct, asked: Ask
) -> None:
    theirs = contracted(company_b)
    tell(outbound(company_b, 60_000))
    rate_all()
    correct("0.30")

    def legs(**narrowed: object) -> int:
        with public_scope():
            return asked(**narrowed).changes.count()

    assert legs() == 3
    assert legs(company_id=company_b.pk) == 1
    assert legs(contract_version_id=theirs.pk) == 1
    assert legs(price_book="hosted-cn") == 3
    assert legs(price_book="hosted-cn-night") == 0


def test_a_void_call_costs_nothing_and_no_later_re_rating_charges_it_again(
    talked: Company, correct: Correct, carried: Ask
) -> None:
    carried(call_id=outbound_call(talked), void=True)
    assert balance(talked, "unbilled") in ("0.950000", "0.550000")
    before = balance(talked, "unbilled")
    carried()
    assert balance(talked, "unbilled") == before
    with public_scope():
        assert Entry.objects.filter(transaction__kind="rerating").count() == 2
    assert books_agree()


def test_a_dry_run_that_died_goes_on_where_it_was(talked: Company, correct: Correct, clerk: User) -> None:
    correct("0.30")
    with public_scope():
        rerating = propose(clerk, NOVEMBER, "wrong price")
        Rerating.objects.filter(pk=rerating.pk).update(
            looked_until=Charge.objects.filter(company=talked, kind="outbound").order_by("usage_id")[0].usage_id
        )
        prepare(rerating.pk)
        assert rerating.changes.count() == 1
    assert invoice_of(talked).status == "draft"
