"""Changing a contract takes two people; what it would cost is known before."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from billing.catalogue.errors import UnknownPlan
from billing.catalogue.seed import HYBRID
from billing.contracts.duration import last_day
from billing.contracts.errors import (
    AlreadyDecided,
    BadTerms,
    NoContract,
    NoNotice,
    NoticeGiven,
    OtherEnd,
    ProposalOpen,
    SecondPersonNeeded,
    TooSoon,
    UnknownProposal,
)
from billing.contracts.models import Proposal
from billing.contracts.proposals import (
    Change,
    approve,
    ask_for_plan,
    draft_of_change,
    give_notice,
    propose,
    reject,
    take_back_notice,
    take_back_request,
)
from billing.contracts.selectors import duration_of, first_change_day, last_request, version_in_force, versions_of
from billing.invoices.draft import draft_of
from billing.invoices.models import Invoice
from billing.invoices.preview import change_seats, compare
from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import inbound, outbound, rate_all, tell
from tests.billing.conftest import Contracted

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TOMORROW = date(2026, 11, 23)
END = date(2026, 12, 22)
PARTS: list[dict[str, Any]] = [
    {"kind": "base", "monthly": "600", "tax_rate": "0.06"},
    {"kind": "seats", "monthly": "150", "minimum": 2, "tax_rate": "0.06"},
    {"kind": "per_call", "each": "0.5", "tax_rate": "0.06"},
    {"kind": "minutes", "priced": ["outbound"], "tax_rate": "0.09"},
]


@pytest.fixture
def people(db: None) -> tuple[User, User]:
    """Two operators."""
    with public_scope():
        made = [
            User.objects.create_user(f"{name}@linepool.example", "x", name=name, is_operator=True)
            for name in ("ann", "bob")
        ]
    return made[0], made[1]


def change(day: date = TOMORROW, parts: Any = None, **more: Any) -> Change:
    return Change(PARTS if parts is None else parts, day, "new offer", **more)


def test_a_proposal_becomes_the_next_version_when_somebody_else_approves(
    company_a: Company, contracted: Contracted, people: tuple[User, User]
) -> None:
    contracted(company_a)
    ann, bob = people
    with public_scope():
        proposal = propose(company_a.pk, change(), ann, NOON)
        with pytest.raises(SecondPersonNeeded):
            approve(proposal.pk, ann, NOON)
        version = approve(proposal.pk, bob, NOON)
        with pytest.raises(AlreadyDecided):
            approve(proposal.pk, bob, NOON)
        assert (version.number, version.effective_from) == (2, datetime(2026, 11, 22, 16, 0, tzinfo=UTC))
        assert version_in_force(company_a.pk, NOON).number == 1
        assert version_in_force(company_a.pk, datetime(2026, 11, 22, 16, 0, tzinfo=UTC)).number == 2
        told = Entry.objects.filter(verb__startswith="contract.").order_by("pk").values_list("verb", "actor_id")
        assert list(told) == [("contract.proposed", ann.pk), ("contract.approved", bob.pk)]


def test_a_change_in_mid_month_is_charged_by_days(
    company_a: Company, contracted: Contracted, people: tuple[User, User]
) -> None:
    """Base 500 for 22 days and 600 for 8: 366.67 and 160.00."""
    contracted(company_a)
    with public_scope():
        approve(propose(company_a.pk, change(), people[0], NOON).pk, people[1], NOON)
        draft = draft_of(Invoice.objects.get(company=company_a, period=date(2026, 11, 1)))
    assert [str(line.amount) for line in draft.lines if line.kind == "base"] == ["366.67", "160.00"]
    assert [(line.first.day, line.last.day) for line in draft.lines if line.kind == "base"] == [(1, 22), (23, 30)]


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 22)])
def test_a_contract_that_starts_yesterday_or_today_is_refused(
    company_a: Company, contracted: Contracted, people: tuple[User, User], day: date
) -> None:
    contracted(company_a)
    with public_scope(), pytest.raises(TooSoon):
        propose(company_a.pk, change(day), people[0], NOON)


def test_a_proposal_whose_day_has_come_is_too_late_to_approve(
    company_a: Company, contracted: Contracted, people: tuple[User, User]
) -> None:
    contracted(company_a)
    with public_scope():
        proposal = propose(company_a.pk, change(), people[0], NOON)
        with pytest.raises(TooSoon):
            approve(proposal.pk, people[1], datetime(2026, 11, 22, 16, 0, tzinfo=UTC))
        assert len(versions_of(company_a.pk)) == 1


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ([{"kind": "seats", "monthly": "-1"}], "parts.0.monthly"),
        ([{"kind": "sofa"}], "parts.0.kind"),
        (
            [{"kind": "minutes", "bands": [{"label_zh": "夜", "label_en": "n", "book": "none", "weekdays": [1]}]}],
            "parts.0.bands.0.book",
        ),
    ],
)
def test_wrong_parts_are_named_and_nothing_is_stored(
    company_a: Company, contracted: Contracted, people: tuple[User, User], parts: Any, path: str
) -> None:
    contracted(company_a)
    with public_scope():
        with pytest.raises(BadTerms) as refused:
            propose(company_a.pk, change(parts=parts), people[0], NOON)
        assert list(refused.value.fields) == [path]
        assert not Proposal.objects.exists()


def test_burst_seats_and_production_hours_may_be_agreed(
    company_a: Company, contracted: Contracted, people: tuple[User, User]
) -> None:
    contracted(company_a)
    parts = [{"kind": "production", "hourly": "45"}, {"kind": "seats", "monthly": "200", "burst_daily": "15"}]
    with public_scope():
        proposal = propose(company_a.pk, change(parts=parts), people[0], NOON)
    assert [part["kind"] for part in proposal.parts] == ["production", "seats"]


def test_one_proposal_at_a_time_until_it_is_taken_back(
    company_a: Company, contracted: Contracted, people: tuple[User, User]
) -> None:
    contracted(company_a)
    with public_scope():
        first = propose(company_a.pk, change(), people[0], NOON)
        with pytest.raises(ProposalOpen):
            propose(company_a.pk, change(), people[1], NOON)
        assert reject(first.pk, people[0]).status == "withdrawn"
        assert reject(propose(company_a.pk, change(), people[1], NOON).pk, people[0]).status == "rejected"


def test_a_preview_prices_this_months_calls_again(
    company_a: Company, contracted: Contracted, people: tuple[User, User]
) -> None:
    """Two calls in are 2 × 0.5 instead of 4 min × 0.15, one out stays 2 × 0.40; base 600, two seats × 150."""
    contracted(company_a)
    tell(inbound(company_a, 61_000), inbound(company_a, 61_000), outbound(company_a, 61_000))
    rate_all()
    with public_scope():
        contract = version_in_force(company_a.pk, NOON)
        terms = draft_of_change(contract.contract, contract, change(), NOON)
        found = compare(contract, terms, NOON)
        assert not Proposal.objects.exists()
    then = {line.kind: str(line.amount) for line in found.then.lines}
    assert then == {"base": "600.00", "seats": "300.00", "per_call": "1.00", "outbound": "0.80"}
    now = {line.kind: str(line.amount) for line in found.now.lines}
    assert now == {"base": "500.00", "seats": "200.00", "inbound": "0.60", "outbound": "0.80"}
    assert found.difference == found.then.total - found.now.total


def test_a_company_sees_what_more_seats_would_cost_from_today(company_a: Company, contracted: Contracted) -> None:
    """Minimum one: 200. Three from the 22nd: 21 days one seat, 9 days three: (21 + 27) / 30 × 200."""
    contracted(company_a)
    with public_scope():
        found = change_seats(company_a.pk, 3, NOON)
    (rent,) = (line for line in found.month.then.lines if line.kind == "seats")
    assert (found.seats_now, found.monthly_now, found.monthly_then) == (0, Decimal("200.00"), Decimal("600.00"))
    assert rent.amount == Decimal("320.00")
    assert found.month.difference == Decimal("127.20")


def test_notice_ends_the_contract_on_the_day_its_terms_say(
    company_a: Company, contracted: Contracted, people: tuple[User, User]
) -> None:
    """30 days from the 22nd of November in Shanghai: the 22nd of December is the last."""
    contracted(company_a)
    with public_scope():
        with pytest.raises(OtherEnd):
            give_notice(company_a.pk, people[0], date(2026, 12, 21), NOON)
        assert give_notice(company_a.pk, people[0], END, NOON).ends_on == END
        with pytest.raises(NoticeGiven):
            give_notice(company_a.pk, people[0], END, NOON)
        assert version_in_force(company_a.pk, datetime(2026, 12, 22, 15, 59, tzinfo=UTC)).number == 1
        with pytest.raises(NoContract):
            version_in_force(company_a.pk, datetime(2026, 12, 22, 16, 0, tzinfo=UTC))
        december = Invoice.objects.create(company=company_a, period=date(2026, 12, 1), currency="CNY")
        (base,) = (line for line in draft_of(december).lines if line.kind == "base")
        assert str(base.amount) == "354.84"


def test_notice_taken_back_before_its_day_is_as_if_never_given(
    company_a: Company, contracted: Contracted, people: tuple[User, User]
) -> None:
    contracted(company_a)
    with public_scope():
        with pytest.raises(NoNotice):
            take_back_notice(company_a.pk, people[0], NOON)
        give_notice(company_a.pk, people[0], END, NOON)
        with pytest.raises(NoNotice):
            take_back_notice(company_a.pk, people[0], datetime(2026, 12, 22, 16, 0, tzinfo=UTC))
        contract = take_back_notice(company_a.pk, people[1], datetime(2026, 12, 22, 15, 59, tzinfo=UTC))
        assert (contract.notice_given_on, contract.ends_on) == (None, None)
        assert version_in_force(company_a.pk, datetime(2027, 1, 1, tzinfo=UTC)).number == 1
        assert give_notice(company_a.pk, people[0], END, NOON).ends_on == END
        told = Entry.objects.filter(verb__startswith="contract.notice").order_by("pk").values_list("verb", flat=True)
        assert list(told) == ["contract.notice_given", "contract.notice_taken_back", "contract.notice_given"]


def test_what_a_company_asks_for_is_approved_by_an_operator(
    company_a: Company, contracted: Contracted, people: tuple[User, User]
) -> None:
    """Its own owner is one person, the operator the other: no second operator is needed."""
    contracted(company_a)
    with public_scope():
        owner = User.objects.create_user("owner@harbour.example", "x", name="Owner")
        colleague = User.objects.create_user("admin@harbour.example", "x", name="Admin")
        with pytest.raises(UnknownPlan):
            ask_for_plan(company_a.pk, "commission", TOMORROW, "not on offer", owner, NOON)
        with pytest.raises(UnknownProposal):
            take_back_request(company_a.pk, owner)
        ask_for_plan(company_a.pk, "hybrid", TOMORROW, "we grow", owner, NOON)
        assert take_back_request(company_a.pk, colleague).status == "withdrawn"
        asked = ask_for_plan(company_a.pk, "hybrid", TOMORROW, "we grow", owner, NOON)
        version = approve(asked.pk, people[0], NOON)
        assert (version.term_months, version.made_of) == (12, HYBRID)
        mine = last_request(version.contract)
        assert mine is not None
        assert (mine.pk, mine.status) == (asked.pk, "approved")


def test_a_company_takes_back_nothing_that_the_operator_proposed(
    company_a: Company, contracted: Contracted, people: tuple[User, User]
) -> None:
    contracted(company_a)
    with public_scope():
        propose(company_a.pk, change(), people[0], NOON)
        with pytest.raises(UnknownProposal):
            take_back_request(company_a.pk, User.objects.create_user("owner@harbour.example", "x", name="Owner"))


def test_without_a_term_only_the_notice_counts(company_a: Company, contracted: Contracted) -> None:
    contract = contracted(company_a).contract
    with public_scope():
        assert duration_of(contract, NOON) == (date(2026, 11, 1), None, END, None)


def test_a_term_says_when_it_renews_itself_and_until_when_notice_ends_it(
    company_a: Company, contracted: Contracted
) -> None:
    """Twelve months from the 1st of November with 30 days of notice."""
    contract = contracted(company_a, "hybrid").contract
    with public_scope():
        assert duration_of(contract, NOON) == (
            date(2026, 11, 1), date(2027, 10, 31), date(2027, 10, 31), date(2027, 10, 1),
        )  # fmt: skip
        late = duration_of(contract, datetime(2027, 10, 10, tzinfo=UTC))
        assert late == (date(2026, 11, 1), date(2027, 10, 31), date(2028, 10, 31), None)


@pytest.mark.parametrize(
    ("since", "months", "notice", "given", "last"),
    [
        (date(2026, 1, 1), 0, 30, date(2026, 11, 22), date(2026, 12, 22)),
        (date(2026, 1, 1), 12, 30, date(2026, 11, 22), date(2026, 12, 31)),
        (date(2026, 1, 1), 12, 30, date(2026, 12, 15), date(2027, 12, 31)),
        (date(2026, 1, 31), 1, 0, date(2026, 2, 10), date(2026, 2, 27)),
    ],
)
def test_a_contract_renews_itself_unless_notice_comes_in_time(
    since: date, months: int, notice: int, given: date, last: date
) -> None:
    assert last_day(since, months, notice, given) == last


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Asia/Shanghai", date(2026, 11, 24)),
        ("Europe/Berlin", date(2026, 11, 23)),
        ("Pacific/Auckland", date(2026, 11, 24)),
    ],
)
def test_the_first_day_of_a_change_is_the_companys_tomorrow(
    company_a: Company, contracted: Contracted, people: tuple[User, User], zone: str, first: date
) -> None:
    """At 20:00 in UTC on the 22nd it is the 23rd in China and New Zealand, and still the 22nd in Germany."""
    contracted(company_a)
    evening = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    with public_scope():
        Company.objects.filter(pk=company_a.pk).update(timezone=zone)
        newest = versions_of(company_a.pk)[-1]
        assert first_change_day(newest.contract, newest, evening) == first
        with pytest.raises(TooSoon):
            propose(company_a.pk, change(first - timedelta(days=1)), people[0], evening)
        assert propose(company_a.pk, change(first), people[0], evening).effective_on == first
