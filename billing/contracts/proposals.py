"""Changing a contract: somebody proposes, somebody else approves, and the change is a new version from its day on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.catalogue.models import PriceBook
from billing.catalogue.selectors import offered_plan
from billing.catalogue.terms import TERM_FIELDS
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
from billing.contracts.models import Contract, ContractVersion, Proposal, ProposalStatus
from billing.contracts.selectors import duration_of, first_change_day, start_of_day
from billing.rating.parts import BadParts, Minutes, Parts, read_parts, write_parts
from linepool.accounts.models import User
from linepool.audit.services import record


@dataclass(frozen=True, slots=True)
class Change:
    """What is proposed; other terms stay as they are."""

    parts: Any
    effective_on: date
    reason: str
    price_book: str | None = None
    term_months: int | None = None
    notice_days: int | None = None


@transaction.atomic
def propose(company_id: int, change: Change, by: User, at: datetime | None = None) -> Proposal:
    """Propose the next version of the company's contract. Needs the public scope.

    Raises NoContract, ProposalOpen, BadTerms naming each wrong value, TooSoon.
    """
    contract, newest = _held(company_id)
    if contract.proposals.filter(status=ProposalStatus.OPEN).exists():
        raise ProposalOpen
    proposal = draft_of_change(contract, newest, change, at)
    proposal.proposed_by = by
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError as error:
        raise ProposalOpen from error
    record("contract.proposed", f"contract:{contract.pk}", actor=by, company=company_id, reason=change.reason,
           effective_on=change.effective_on.isoformat(), parts=proposal.parts)  # fmt: skip
    return proposal


def draft_of_change(
    contract: Contract, newest: ContractVersion, change: Change, at: datetime | None = None
) -> Proposal:
    """The proposal, checked and not stored. Raises what ``propose`` does."""
    parts = read_terms(change.parts, newest.currency)
    _refuse_too_soon(contract, newest, change.effective_on, at)
    kept = {field: getattr(newest, field) for field in TERM_FIELDS}
    proposal = Proposal(contract=contract, effective_on=change.effective_on, reason=change.reason, **kept)
    proposal.parts = write_parts(parts)
    if change.price_book is not None:
        proposal.price_book_id = _book(change.price_book, newest.currency)
    if change.term_months is not None:
        proposal.term_months = change.term_months
    if change.notice_days is not None:
        proposal.notice_days = change.notice_days
    return proposal


def read_terms(data: Any, currency: str) -> Parts:
    """The parts, whose price books exist and are in the contract's currency. Raises BadTerms."""
    try:
        parts = read_parts(data)
    except BadParts as error:
        raise BadTerms(fields={f"parts.{path}": what for path, what in error.problems.items()}) from error
    for place, part in enumerate(parts):
        for row, band in enumerate(part.bands if isinstance(part, Minutes) else ()):
            if not PriceBook.objects.filter(code=band.book, currency=currency, carrier="").exists():
                raise BadTerms(fields={f"parts.{place}.bands.{row}.book": "no such price book in this currency"})
    return parts


@transaction.atomic
def approve(proposal_id: int, by: User, at: datetime | None = None) -> ContractVersion:
    """Make the proposal the contract's next version. Raises UnknownProposal, AlreadyDecided, SecondPersonNeeded,
    TooSoon when its day has come meanwhile."""
    proposal = _open(proposal_id)
    if proposal.proposed_by_id == by.pk:
        raise SecondPersonNeeded
    contract, newest = _held(proposal.contract.company_id)
    _refuse_too_soon(contract, newest, proposal.effective_on, at)
    terms = {field: getattr(proposal, field) for field in TERM_FIELDS}
    proposal.version = ContractVersion.objects.create(
        contract=contract,
        number=newest.number + 1,
        plan=newest.plan,
        effective_from=start_of_day(proposal.effective_on, contract.company.timezone),
        **terms,
    )
    _decide(proposal, ProposalStatus.APPROVED, by, at)
    record("contract.approved", f"contract:{contract.pk}", actor=by, company=contract.company_id,
           version=proposal.version.number, proposed_by=proposal.proposed_by.email)  # fmt: skip
    return proposal.version


@transaction.atomic
def reject(proposal_id: int, by: User, at: datetime | None = None) -> Proposal:
    """Decide against the proposal; its own proposer withdraws it. Raises UnknownProposal, AlreadyDecided."""
    proposal = _open(proposal_id)
    own = proposal.proposed_by_id == by.pk
    return _refuse(proposal, ProposalStatus.WITHDRAWN if own else ProposalStatus.REJECTED, by, at)


@transaction.atomic
def take_back_request(company_id: int, by: User, at: datetime | None = None) -> Proposal:
    """The company no longer wants what it asked for. Raises UnknownProposal when it asked for nothing that is open."""
    asked = Proposal.objects.filter(
        contract__company_id=company_id, status=ProposalStatus.OPEN, proposed_by__is_operator=False
    ).first()
    if asked is None:
        raise UnknownProposal
    return _refuse(_open(asked.pk), ProposalStatus.WITHDRAWN, by, at)


def _refuse(proposal: Proposal, status: ProposalStatus, by: User, at: datetime | None) -> Proposal:
    _decide(proposal, status, by, at)
    record(f"contract.{proposal.status}", f"contract:{proposal.contract_id}", actor=by,
           company=proposal.contract.company_id)  # fmt: skip
    return proposal


@transaction.atomic
def give_notice(company_id: int, by: User, ends_on: date, at: datetime | None = None) -> Contract:
    """End the contract on the first day its terms allow, which is ``ends_on``: who gives notice was shown that day.

    Raises NoContract, NoticeGiven, and OtherEnd when the terms say another day (midnight passed meanwhile).
    """
    contract, _ = _held(company_id)
    if contract.ends_on is not None:
        raise NoticeGiven
    if duration_of(contract, at).earliest_end != ends_on:
        raise OtherEnd
    contract.notice_given_on, contract.ends_on = _today(contract, at), ends_on
    contract.save(update_fields=["notice_given_on", "ends_on"])
    record("contract.notice_given", f"contract:{contract.pk}", actor=by, company=company_id,
           ends_on=ends_on.isoformat())  # fmt: skip
    return contract


@transaction.atomic
def take_back_notice(company_id: int, by: User, at: datetime | None = None) -> Contract:
    """The contract goes on as if no notice had been given. Raises NoContract; NoNotice also once it has ended."""
    contract, _ = _held(company_id)
    if contract.ends_on is None or contract.ends_on < _today(contract, at):
        raise NoNotice
    ended = contract.ends_on
    contract.notice_given_on = contract.ends_on = None
    contract.save(update_fields=["notice_given_on", "ends_on"])
    record("contract.notice_taken_back", f"contract:{contract.pk}", actor=by, company=company_id,
           ends_on=ended.isoformat())  # fmt: skip
    return contract


def ask_for_plan(
    company_id: int, plan: str, effective_on: date, reason: str, by: User, at: datetime | None = None
) -> Proposal:
    """Propose a plan on offer instead of what the company has; the operator is the second person. Needs the public
    scope. Raises UnknownPlan and what ``propose`` does."""
    return propose(company_id, change_to(plan, effective_on, reason), by, at)


def change_to(plan_code: str, effective_on: date, reason: str) -> Change:
    """The change that makes a contract what a plan on offer is now. Raises UnknownPlan."""
    plan = offered_plan(plan_code)
    return Change(plan.parts, effective_on, reason, plan.price_book.code, plan.term_months, plan.notice_days)


def _held(company_id: int) -> tuple[Contract, ContractVersion]:
    contract = Contract.objects.select_for_update(of=("self",)).select_related("company").filter(company_id=company_id)
    found = contract.first()
    if found is None:
        raise NoContract
    return found, found.versions.order_by("-effective_from").select_related("plan", "price_book")[0]


def _open(proposal_id: int) -> Proposal:
    proposals = Proposal.objects.select_for_update(of=("self",)).select_related("contract__company", "proposed_by")
    proposal = proposals.filter(pk=proposal_id).first()
    if proposal is None:
        raise UnknownProposal
    if proposal.status != ProposalStatus.OPEN:
        raise AlreadyDecided
    return proposal


def _decide(proposal: Proposal, status: ProposalStatus, by: User, at: datetime | None) -> None:
    proposal.status, proposal.decided_by, proposal.decided_at = status, by, at or timezone.now()
    proposal.save(update_fields=["status", "decided_by", "decided_at", "version"])


def _today(contract: Contract, at: datetime | None) -> date:
    return (at or timezone.now()).astimezone(ZoneInfo(contract.company.timezone)).date()


def _refuse_too_soon(contract: Contract, newest: ContractVersion, day: date, at: datetime | None) -> None:
    if day < first_change_day(contract, newest, at):
        raise TooSoon(fields={"effective_on": "too_soon"})


def _book(code: str, currency: str) -> int:
    book = PriceBook.objects.filter(code=code, currency=currency, carrier="").first()
    if book is None:
        raise BadTerms(fields={"price_book": "no such price book in this currency"})
    return book.pk
