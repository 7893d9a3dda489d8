"""Telling a company once that its money runs out; again only after it had enough in between."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.contracts.errors import NoContract
from billing.contracts.selectors import version_in_force
from billing.ledger.gate import available
from billing.parties.models import BillingProfile
from billing.payments.messages import tell_low
from billing.payments.models import BalanceNotice
from linepool.audit.services import record


def watch_balances(at: datetime | None = None) -> int:
    """Look at every company that set a threshold; returns how many were told now."""
    watched = BillingProfile.objects.filter(low_balance__isnull=False).select_related("company")
    return sum(_look(profile, at or timezone.now()) for profile in watched)


def _look(profile: BillingProfile, now: datetime) -> bool:
    threshold = profile.low_balance
    try:
        version = version_in_force(profile.company_id, now)
    except NoContract:
        return False
    left = available(profile.company_id, version)
    if threshold is None or left >= threshold:
        BalanceNotice.objects.filter(company_id=profile.company_id, recovered_at=None).update(recovered_at=now)
        return False
    if BalanceNotice.objects.filter(company_id=profile.company_id, recovered_at=None).exists():
        return False
    language = profile.company.language
    try:
        with transaction.atomic():
            BalanceNotice.objects.create(company_id=profile.company_id, threshold=threshold, told_at=now)
            record("company.low_balance", f"company:{profile.company_id}", left=f"{left:.2f}")
            transaction.on_commit(
                lambda: tell_low(profile.company_id, language, left, threshold, version.currency), robust=True
            )
    except IntegrityError:
        return False
    return True
