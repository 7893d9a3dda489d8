"""Changing a contract: somebody proposes, somebody else approves, and the change is a new version from its day on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.catalogue.models import PriceBook
from billing.catalogue.terms import TERM_FIELDS
from billing.contracts.duration import last_day
from billing.contracts.errors import (
    AlreadyDecided,
    BadTerms,
    NoContract,
    NoticeGiven,
    ProposalOpen,
    SecondPersonNeeded,
    TooSoon,
    UnknownProposal,
)
from billing.contracts.models import Contract, ContractVersion, Proposal, ProposalStatus
from billing.contracts.selectors import start_of_day
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
        for band in part.bands if isinstance(part, Minutes) else ():
            if not PriceBook.objects.filter(code=band.book, currency=currency, carrier="").exists():
                raise BadTerms(fields={f"parts.{place}.bands": "no such price book in this currency"})
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
    _decide(proposal, ProposalStatus.WITHDRAWN if own else ProposalStatus.REJECTED, by, at)
    record(f"contract.{proposal.status}", f"contract:{proposal.contract_id}", actor=by,
           company=proposal.contract.company_id)  # fmt: skip
    return proposal


@transaction.atomic
def give_notice(company_id: int, by: User, at: datetime | None = None) -> Contract:
    """End the contract on the first day its terms allow. Raises NoContract, NoticeGiven."""
    contract, newest = _held(company_id)
    if contract.ends_on is not None:
        raise NoticeGiven
    zone = ZoneInfo(contract.company.timezone)
    today = (at or timezone.now()).astimezone(zone).date()
    since = contract.versions.order_by("effective_from")[0].effective_from.astimezone(zone).date()
    contract.notice_given_on = today
    contract.ends_on = last_day(since, newest.term_months, newest.notice_days, today)
    contract.save(update_fields=["notice_given_on", "ends_on"])
    record("contract.notice_given", f"contract:{contract.pk}", actor=by, company=company_id,
           ends_on=contract.ends_on.isoformat())  # fmt: skip
    return contract


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


def _refuse_too_soon(contract: Contract, newest: ContractVersion, day: date, at: datetime | None) -> None:
    zone = ZoneInfo(contract.company.timezone)
    today = (at or timezone.now()).astimezone(zone).date()
    if day <= max(today, newest.effective_from.astimezone(zone).date()):
        raise TooSoon(fields={"effective_on": "too_soon"})


def _book(code: str, currency: str) -> int:
    book = PriceBook.objects.filter(code=code, currency=currency, carrier="").first()
    if book is None:
        raise BadTerms(fields={"price_book": "no such price book in this currency"})
    return book.pk
