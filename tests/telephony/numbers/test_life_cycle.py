"""A number's life: claimed, released, resting, free again."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.numbers import selectors, services
from telephony.numbers.errors import NoNumberLeft, NumberNotFound, NumberTaken
from telephony.numbers.models import Number, NumberEvent, NumberStatus
from tenants.companies.models import Company

CHINESE = ["+862081880001", "+862081880002"]
BRITISH = ["+442079460001"]


@pytest.fixture
def pool(db: None) -> None:
    with public_scope():
        services.add_numbers(CHINESE, country="CN", area="广州")
        services.add_numbers(BRITISH, country="GB", area="London")


def kinds(number: Number) -> list[str]:
    return list(NumberEvent.objects.filter(number=number).order_by("id").values_list("kind", flat=True))


def test_a_company_gets_a_number_of_its_languages_country(pool: None, company_a: Company, company_b: Company) -> None:
    company_b.language = "en"
    with company_scope(company_a):
        assert services.claim_any(company_a).e164 == CHINESE[0]
    with company_scope(company_b):
        assert services.claim_any(company_b).e164 == BRITISH[0]


def test_a_company_gets_a_foreign_number_when_its_own_country_has_none(pool: None, company_b: Company) -> None:
    company_b.language = "en"
    with company_scope(company_b):
        assert [services.claim_any(company_b).e164 for _ in range(3)] == [*BRITISH, *CHINESE]
        with pytest.raises(NoNumberLeft):
            services.claim_any(company_b)


def test_claiming_is_written_to_the_history_and_the_companys_audit_log(pool: None, company_a: Company) -> None:
    with company_scope(company_a):
        number = services.claim(CHINESE[1], company_a)
        assert kinds(number) == ["added", "claimed"]
        entry = Entry.objects.get(verb="number.claimed")
        assert entry.details == {"e164": CHINESE[1]}
    assert selectors_in_public(CHINESE[1]) == company_a.pk


def selectors_in_public(e164: str) -> int | None:
    with public_scope():
        return selectors.holder_of(e164)


def test_a_number_somebody_holds_cannot_be_claimed(pool: None, company_a: Company, company_b: Company) -> None:
    with company_scope(company_a):
        services.claim(CHINESE[0], company_a)
    with company_scope(company_b):
        with pytest.raises(NumberTaken):
            services.claim(CHINESE[0], company_b)
        assert not Entry.objects.filter(verb="number.claimed").exists()
    assert selectors_in_public(CHINESE[0]) == company_a.pk


def test_a_number_the_pool_does_not_have_cannot_be_claimed(pool: None, company_a: Company) -> None:
    with company_scope(company_a), pytest.raises(NumberNotFound):
        services.claim("+8613800000000", company_a)


def test_only_its_holder_releases_a_number(pool: None, company_a: Company, company_b: Company) -> None:
    with company_scope(company_a):
        number = services.claim(CHINESE[0], company_a)
    with company_scope(company_b), pytest.raises(NumberNotFound):
        services.release(number.pk, company_b)
    assert selectors_in_public(CHINESE[0]) == company_a.pk


def test_a_released_number_stops_ringing_at_once_and_may_be_taken_back(
    pool: None, company_a: Company, company_b: Company
) -> None:
    with company_scope(company_a):
        number = services.claim(CHINESE[0], company_a)
        services.release(number.pk, company_a)
    assert selectors_in_public(CHINESE[0]) is None
    with company_scope(company_b), pytest.raises(NumberTaken):
        services.claim(CHINESE[0], company_b)
    with company_scope(company_a):
        assert services.claim(CHINESE[0], company_a).status == NumberStatus.CLAIMED
        assert kinds(number) == ["added", "claimed", "released", "claimed"]


def test_a_released_number_rests_in_quarantine_before_it_is_free(pool: None, company_a: Company) -> None:
    with company_scope(company_a):
        number = services.claim(CHINESE[0], company_a)
        services.release(number.pk, company_a)
    now = timezone.now()
    with public_scope():
        assert services.advance_life_cycles(now) == {"quarantined": 0, "freed": 0}
        after_grace = now + services.GRACE + timedelta(seconds=1)
        assert services.advance_life_cycles(after_grace) == {"quarantined": 1, "freed": 0}
        number.refresh_from_db()
        assert (number.status, number.company_id) == (NumberStatus.QUARANTINE, None)
    with company_scope(company_a), pytest.raises(NumberTaken):
        services.claim(CHINESE[0], company_a)
    with public_scope():
        assert services.advance_life_cycles(after_grace + services.QUARANTINE) == {"quarantined": 0, "freed": 1}
        assert selectors.available_numbers(containing="8188 0001").get().pk == number.pk
        assert kinds(number) == ["added", "claimed", "released", "quarantined", "freed"]
        before = NumberEvent.objects.get(number=number, kind="quarantined")
        assert before.company_id == company_a.pk


def test_call_control_is_told_when_a_number_starts_or_stops_ringing_but_not_when_nothing_was_committed(
    pool: None, company_a: Company, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[int] = []
    monkeypatch.setattr(services, "notify_company_changed", told.append)
    with company_scope(company_a):
        with django_capture_on_commit_callbacks(execute=True):
            number = services.claim(CHINESE[0], company_a)
            assert told == []
        with django_capture_on_commit_callbacks(execute=True):
            services.release(number.pk, company_a)
        with django_capture_on_commit_callbacks(execute=True), pytest.raises(NumberNotFound):
            services.release(number.pk, company_a)
    assert told == [company_a.pk, company_a.pk]


def test_adding_a_block_again_changes_nothing(pool: None) -> None:
    with public_scope():
        assert services.add_numbers([*CHINESE, "+862081880003"], country="CN") == 1
        assert selectors.pool_counts()["free"] == 4


@pytest.fixture
def claimants(fresh_company: Callable[..., Company]) -> Iterator[list[Company]]:
    """Twelve claims by three companies, and twelve numbers."""
    companies = [fresh_company() for _ in range(3)] * 4
    with public_scope():
        services.add_numbers([f"+8620999900{last:02d}" for last in range(12)], country="CN")
    yield companies
    with public_scope():
        numbers = Number.objects.filter(e164__startswith="+86209999")
        NumberEvent.objects.filter(number__in=numbers).delete()
        numbers.delete()


def test_companies_claiming_at_once_get_different_numbers(claimants: list[Company]) -> None:
    """All threads meet at a barrier and then ask: nobody gets another's number, and nobody goes without."""
    got: list[str] = []
    barrier = Barrier(len(claimants))

    def claim(company: Company) -> None:
        try:
            with company_scope(company):
                barrier.wait(30)
                got.append(services.claim_any(company).e164)
        finally:
            connection.close()

    threads = [Thread(target=claim, args=(company,)) for company in claimants]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(got) == [f"+8620999900{last:02d}" for last in range(12)]


def test_a_claim_does_not_wait_for_another_that_is_not_finished(claimants: list[Company]) -> None:
    """The first transaction is still open when the second claims: with plain FOR UPDATE this would hang."""
    second: list[str] = []

    def claim_beside() -> None:
        try:
            with company_scope(claimants[1]):
                second.append(services.claim_any(claimants[1]).e164)
        finally:
            connection.close()

    with company_scope(claimants[0]), transaction.atomic():
        first = services.claim_any(claimants[0]).e164
        beside = Thread(target=claim_beside)
        beside.start()
        beside.join(20)
        assert second
        assert second != [first]
