"""Something goes wrong in a company's calls: written down, and told to those who can do something about it.

Bound to call control by the setting LINEPOOL_ALARM_SINK.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from linepool.accounts import mails
from linepool.accounts.models import Membership, User
from linepool.audit.services import record
from linepool.kernel.addresses import workspace_url
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company


def write_alarm(company_id: int, code: str, detail: str, at: datetime, *, subject: str = "", tell: bool) -> None:
    """See ``telephony.ports.AlarmSink``. Written into the company's audit trail; ``tell``: also into the operator's
    (without the detail, which may name a number somebody called), and mailed to the company's owners and the operator's
    people, each in their own language. A company that is gone has no alarms."""
    with public_scope():
        company = Company.objects.filter(pk=company_id).first()
    if company is None:
        return
    facts: dict[str, Any] = {"code": code, "at": at.isoformat()}
    with company_scope(company), transaction.atomic():
        record("alarm.raised", f"company:{company_id}", **facts, detail=detail, subject=subject)
    if not tell:
        return
    with public_scope(), transaction.atomic():
        record("alarm.raised", f"company:{company_id}", **facts)
        owners = User.objects.filter(memberships__in=Membership.objects.filter(company=company, role=Role.OWNER))
        told = [(user, detail) for user in owners.filter(is_active=True)]
        told += [(user, "") for user in User.objects.filter(is_operator=True, is_active=True)]
    link = workspace_url(company.slug, "/live")
    for user, words in {user.pk: (user, words) for user, words in reversed(told)}.values():
        mails.send_alarm(user.email, user.language, company.name, code, words, link)
