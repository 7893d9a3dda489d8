"""A month is closed by two people when everything is done, and then nothing is posted into it any more."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from billing.closing import months, reconciling
from billing.closing.checklist import checklist
from billing.closing.errors import ChecklistOpen, ClosingAsked, ClosingDecided, NotTheNextMonth
from billing.closing.models import Closing, Reconciliation, State, Wish
from billing.contracts.errors import SecondPersonNeeded
from billing.invoices.errors import MonthNotOver
from billing.invoices.models import Invoice
from billing.ledger.models import Account, BooksClosed, Transaction, TransactionKind
from billing.ledger.posting import Posting, post
from billing.ledger.reports import trial_balance
from billing.ledger.verify import verify
from billing.parties.models import LegalEntity, NumberSeries
from billing.parties.seed import seed as seed_entity
from billing.payments.models import BankLine
from billing.payments.services import receive
from billing.payments.stripe.models import Event
from billing.rerating.services import propose
from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.books import SwitchDay
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import inbound, outbound, rate_all, tell
from tests.billing.conftest import Contracted
from tests.billing.credit.test_rivals import at_once
from tests.billing.forget import forget_money
from tests.conftest import make_user

THIS = timezone.now().date().replace(day=1)
LAST = (THIS - timedelta(days=1)).replace(day=1)
BEFORE = (LAST - timedelta(days=1)).replace(day=1)
END = THIS - timedelta(days=1)


def quiet(day: date) -> SwitchDay:
    """A switch without a call."""
    return SwitchDay([], [])


@pytest.fixture(autouse=True)
def _quiet_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LINEPOOL_SWITCH_BOOKS", f"{__name__}.quiet")


@pytest.fixture
def clerk(db: None) -> User:
    return make_user("Clerk")


@pytest.fixture
def boss(db: None) -> User:
    return make_user("Boss")


def prove(first: date = LAST, last: date = END) -> None:
    """Reconcile these days."""
    with public_scope():
        reconciling.work_on(reconciling.start(first, last, "x").pk)


def close(entity: LegalEntity, clerk: User, boss: User, period: date = LAST) -> Closing:
    prove()
    with public_scope():
        return months.confirm(months.ask(entity, period, Wish.CLOSE, "", clerk).pk, boss)


def left(entity: LegalEntity, period: date = LAST) -> dict[str, int]:
    with public_scope():
        return {item.code: item.count for item in checklist(entity, period) if not item.ok}


def booked(company: Company) -> list[tuple[str, date]]:
    with public_scope():
        rows = Transaction.objects.filter(company=company).order_by("created_at", "id")
        return list(rows.values_list("kind", "booked_on"))


def gift(company: Company, reference: str, day: date | None) -> None:
    sides = [(Account.PROMOTION, Decimal(1)), (Account.CREDIT, Decimal(-1))]
    with public_scope(), transaction.atomic():
        post([Posting(company.pk, TransactionKind.ADJUSTMENT, reference, "CNY", sides, day)])


@pytest.mark.django_db
def test_days_nobody_has_compared_stand_on_the_checklist(entity: LegalEntity) -> None:
    assert left(entity) == {"switch_reconciled": (END - LAST).days + 1, "money_reconciled": 1}
    prove(LAST + timedelta(days=1))
    assert left(entity) == {"switch_reconciled": 1}
    prove()
    assert left(entity) == {}


@pytest.mark.django_db
def test_each_thing_left_to_do_is_counted_at_its_point(entity: LegalEntity, company_a: Company, clerk: User) -> None:
    prove()
    moment = timezone.now().replace(day=1) - timedelta(days=5)
    tell(inbound(company_a, 30_000, at=moment))
    with public_scope():
        assert left(entity) == {"usage_rated": 1}
        rate_all()
        Invoice.objects.create(company=company_a, period=LAST, currency="CNY")
        BankLine.objects.create(fingerprint="f", booked_on=END, amount=Decimal(1), currency="CNY")
        Event.objects.create(pk="evt_1", kind="x", subject="y")
        propose(clerk, LAST, "wrong price")
    assert left(entity) == {
        "quarantine_empty": 1, "invoices_final": 1, "bank_matched": 1, "cards_processed": 1, "reratings_decided": 1,
    }  # fmt: skip
    with public_scope(), pytest.raises(ChecklistOpen) as refused:
        months.ask(entity, LAST, Wish.CLOSE, "", clerk)
    assert set(refused.value.fields) == set(left(entity))


@pytest.mark.django_db
def test_who_asked_cannot_confirm_and_nothing_is_closed_until_somebody_else_does(
    entity: LegalEntity, clerk: User, boss: User
) -> None:
    prove()
    with public_scope():
        asked = months.ask(entity, LAST, Wish.CLOSE, "", clerk)
        with pytest.raises(SecondPersonNeeded):
            months.confirm(asked.pk, clerk)
        assert months.closed_through(entity) is None
        done = months.confirm(asked.pk, boss)
        assert (done.state, months.closed_through(entity)) == (State.DONE, END)
        with pytest.raises(ClosingDecided):
            months.confirm(asked.pk, boss)
        told = Entry.objects.filter(target=f"closing:{asked.pk}").order_by("id").values_list("verb", "actor_id")
        assert list(told) == [("month_close.asked", clerk.pk), ("month_close.done", boss.pk)]


@pytest.mark.django_db
def test_what_came_up_between_asking_and_confirming_keeps_the_month_open(
    entity: LegalEntity, clerk: User, boss: User
) -> None:
    prove()
    with public_scope():
        asked = months.ask(entity, LAST, Wish.CLOSE, "", clerk)
        BankLine.objects.create(fingerprint="f", booked_on=END, amount=Decimal(1), currency="CNY")
        with pytest.raises(ChecklistOpen):
            months.confirm(asked.pk, boss)
        assert months.closed_through(entity) is None
        assert Closing.objects.get(pk=asked.pk).state == State.OPEN


@pytest.mark.django_db
def test_what_belongs_to_a_closed_month_is_booked_on_the_first_open_day(
    entity: LegalEntity, company_a: Company, clerk: User, boss: User
) -> None:
    gift(company_a, "before", END)
    close(entity, clerk, boss)
    gift(company_a, "after", END)
    gift(company_a, "open", THIS + timedelta(days=1))
    with public_scope():
        receive(company_a.pk, "CNY", Decimal("10.00"), LAST, by="x", parts={})
    assert booked(company_a) == [
        ("adjustment", END), ("adjustment", THIS), ("adjustment", THIS + timedelta(days=1)), ("top_up", THIS),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_late_call_of_a_closed_month_changes_nothing_in_it_and_is_charged_in_the_next(
    entity: LegalEntity, company_a: Company, contracted: Contracted, clerk: User, boss: User
) -> None:
    contracted(company_a, since=timezone.now() - timedelta(days=100))
    close(entity, clerk, boss)
    with public_scope():
        as_closed = trial_balance(END)
    tell(outbound(company_a, 60_000, at=timezone.now().replace(day=1, hour=3) - timedelta(days=5)))
    rate_all()
    assert booked(company_a)[-1] == ("usage", THIS)
    with public_scope():
        assert trial_balance(END) == as_closed
        assert verify().differences == []


@pytest.mark.django_db
def test_the_database_itself_refuses_a_transaction_in_a_closed_month(
    entity: LegalEntity, company_a: Company, clerk: User, boss: User
) -> None:
    close(entity, clerk, boss)
    with public_scope(), pytest.raises(DatabaseError, match="are closed"), transaction.atomic():
        Transaction.objects.create(company=company_a, kind="adjustment", reference="r", currency="CNY", booked_on=END)


@pytest.mark.django_db
def test_months_are_closed_in_order_and_only_when_over(entity: LegalEntity, clerk: User, boss: User) -> None:
    with public_scope(), pytest.raises(MonthNotOver):
        months.ask(entity, THIS, Wish.CLOSE, "", clerk)
    close(entity, clerk, boss)
    with public_scope():
        for period, wish in ((LAST, Wish.CLOSE), (BEFORE, Wish.CLOSE), (BEFORE, Wish.REOPEN)):
            with pytest.raises(NotTheNextMonth):
                months.ask(entity, period, wish, "why", clerk)


@pytest.mark.django_db
def test_a_month_is_opened_again_by_two_people_for_a_reason(
    entity: LegalEntity, company_a: Company, clerk: User, boss: User
) -> None:
    close(entity, clerk, boss)
    with public_scope():
        asked = months.ask(entity, LAST, Wish.REOPEN, "a bill was forgotten", boss)
        with pytest.raises(SecondPersonNeeded):
            months.confirm(asked.pk, boss)
        months.confirm(asked.pk, clerk)
    gift(company_a, "late", END)
    assert booked(company_a) == [("adjustment", END)]
    with public_scope():
        assert Entry.objects.get(verb="month_reopen.done").details["reason"] == "a bill was forgotten"
    close(entity, clerk, boss)


@pytest.mark.django_db
def test_a_wish_is_taken_back_by_who_asked_and_refused_by_others(entity: LegalEntity, clerk: User, boss: User) -> None:
    prove()
    with public_scope():
        first = months.ask(entity, LAST, Wish.CLOSE, "", clerk)
        assert months.refuse(first.pk, clerk).state == State.WITHDRAWN
        second = months.ask(entity, LAST, Wish.CLOSE, "", clerk)
        assert months.refuse(second.pk, boss).state == State.REFUSED
        with pytest.raises(ClosingDecided):
            months.confirm(second.pk, boss)
        assert months.closed_through(entity) is None


@pytest.fixture
def town(fresh_company: Callable[..., Company]) -> Iterator[tuple[LegalEntity, Company, list[User]]]:
    """An entity, a company it bills and three people, committed as rivals see them."""
    with public_scope():
        entity = seed_entity()
        people = [make_user(name) for name in ("Ada", "Bea", "Cleo")]
    company = fresh_company()
    prove()
    yield entity, company, people
    with public_scope():
        Closing.objects.all().delete()
        BooksClosed.objects.all().delete()
        Reconciliation.objects.all().delete()
        for person in people:
            person.delete()
    forget_money(company.pk)
    with public_scope(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        NumberSeries.objects.filter(entity=entity).delete()
        LegalEntity.objects.filter(pk=entity.pk).delete()


def test_of_two_who_ask_at_once_one_wins_and_of_two_who_confirm_one(
    town: tuple[LegalEntity, Company, list[User]],
) -> None:
    entity, _, (ada, bea, cleo) = town

    def ask(person: User) -> str:
        try:
            with public_scope():
                return str(months.ask(entity, LAST, Wish.CLOSE, "", person).pk)
        except ClosingAsked as error:
            return error.code

    def confirm(person: User) -> str:
        try:
            with public_scope():
                return months.confirm(Closing.objects.get(state=State.OPEN).pk, person).state
        except (ClosingDecided, Closing.DoesNotExist):
            return "decided"

    answers = at_once(lambda: ask(ada), lambda: ask(ada))
    assert answers.count("closing_asked") == 1
    assert sorted(map(str, at_once(lambda: confirm(bea), lambda: confirm(cleo)))) == ["decided", "done"]
    with public_scope():
        assert (Closing.objects.count(), months.closed_through(entity)) == (1, END)


def test_who_posts_while_the_month_is_closed_is_in_it_before_or_after_it_but_never_in_it_after(
    town: tuple[LegalEntity, Company, list[User]],
) -> None:
    entity, company, (ada, bea, _) = town
    with public_scope():
        asked = months.ask(entity, LAST, Wish.CLOSE, "", ada)

    def balance_as_closed() -> object:
        with public_scope(), transaction.atomic():
            months.confirm(asked.pk, bea)
            return trial_balance(END)

    posters = [lambda n=n: gift(company, f"gift-{n}", END) for n in range(6)]
    as_closed, *_ = at_once(balance_as_closed, *posters)
    days = [day for _, day in booked(company)]
    assert len(days) == 6
    assert set(days) <= {END, THIS}
    with public_scope():
        assert trial_balance(END) == as_closed


@pytest.mark.django_db
def test_a_trial_balance_is_that_of_the_companies_asked_for(company_a: Company, company_b: Company) -> None:
    with public_scope():
        for company, amount in ((company_a, "3"), (company_b, "5")):
            sides = [(Account.BANK, Decimal(amount)), (Account.CREDIT, -Decimal(amount))]
            post([Posting(company.pk, TransactionKind.ADJUSTMENT, "by hand", "CNY", sides)])
        today = timezone.now().date()
        found = [
            {row.account: row.balance for row in trial_balance(today, of)}
            for of in ([company_a.pk], [company_b.pk], [], None)
        ]
    expected = [Decimal(3), Decimal(5), None, Decimal(8)]
    assert [one.get("bank") for one in found] == expected
