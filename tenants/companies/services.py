"""Signing up, confirming, and a company's own settings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypedDict, Unpack
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.timezone import now

from billing.catalogue.selectors import offered_plan
from billing.credit.selectors import contract_of
from linepool.accounts import mails, passwords
from linepool.accounts.models import Membership, User
from linepool.accounts.selectors import memberships_of_user
from linepool.audit.services import record, record_in_both
from linepool.kernel.addresses import public_url, workspace_url
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import company_scope, public_scope
from linepool.kernel.tokens import hash_of, new_token
from telephony.fraud import FraudRules, RulesError
from tenants.changes import company_changed
from tenants.companies.errors import BadFraudRules, EmailTaken, SignUpLinkInvalid, UnknownTimeZone
from tenants.companies.limits import check_within
from tenants.companies.models import Company, CompanyStatus, FraudRelease, SignUp
from tenants.companies.provisioning import NewCompany, provision
from tenants.companies.slugs import check_slug

LINK_LIFETIME = timedelta(hours=24)
DEFAULT_TIMEZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Opened:
    """A company a link has led to, now or earlier."""

    company: Company
    owner: User
    is_new: bool


@transaction.atomic
def sign_up(
    *,
    company_name: str,
    slug: str,
    email: str,
    password: str,
    plan: str,
    language: str,
    name: str = "",
    timezone: str = "",
) -> SignUp:
    """Keep the wish and mail its link. Nothing else exists until the link is followed.

    An e-mail that has an account signs up a further company with that account's password. Raises ``Slug…``,
    ``EmailTaken``, ``WeakPassword``, ``UnknownPlan``, ``UnknownTimeZone``.
    """
    address = email.strip().lower()
    check_slug(slug)
    offered_plan(plan)
    known = User.objects.filter(email=address).first()
    if known is None:
        passwords.check_strength(password, email=address, name=name or company_name)
    elif not (known.is_active and known.check_password(password)):
        raise EmailTaken(fields={"email": EmailTaken.message})
    token, kept = new_token()
    wish = SignUp.objects.create(
        company_name=company_name.strip(),
        slug=slug,
        email=address,
        name=name.strip() or address.split("@")[0],
        password=known.password if known is not None else passwords.hashed(password),
        plan=plan,
        language=language,
        timezone=_checked_zone(timezone or DEFAULT_TIMEZONE),
        token_hash=kept,
        expires_at=now() + LINK_LIFETIME,
    )
    link = public_url("/signup/confirm", token=token)
    transaction.on_commit(lambda: mails.send_confirmation(address, language, wish.company_name, link))
    return wish


@transaction.atomic
def confirm(token: str, *, slug: str = "") -> Opened:
    """Open the company a link belongs to.

    Safe to repeat: following the link again, or twice at once, makes one company. When the address was taken
    meanwhile it raises ``SlugTaken``, and the same link may be followed with another ``slug``.
    """
    wish = SignUp.objects.select_for_update().filter(token_hash=hash_of(token), expires_at__gt=now()).first()
    if wish is None:
        raise SignUpLinkInvalid
    if wish.company is not None and wish.user is not None:
        return Opened(wish.company, wish.user, is_new=False)
    wanted = NewCompany(wish.company_name, slug or wish.slug, wish.language, wish.timezone, wish.plan)
    owner = _account_of(wish)
    wish.user, wish.company = owner, provision(wanted, owner)
    wish.confirmed_at = now()
    wish.password = ""  # it is in the account now
    wish.save(update_fields=["user", "company", "confirmed_at", "password"])
    return Opened(wish.company, owner, is_new=True)


def _account_of(wish: SignUp) -> User:
    """Return the account with the sign-up's e-mail, made now if there is none."""
    user, _ = User.objects.get_or_create(
        email=wish.email, defaults={"name": wish.name, "language": wish.language, "password": wish.password}
    )
    return user


def remind(email: str) -> None:
    """Mail somebody where their workspaces are; says nothing to the caller about who has any."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    places = memberships_of_user(user) if user is not None else []
    links = [(place.company.name, workspace_url(place.company.slug)) for place in places]
    if user is not None and links:
        mails.send_workspaces(user.email, user.language, links)


@transaction.atomic
def change_company(company: Company, **changes: Any) -> Company:
    """Change a company's name, language, time zone or how long calls stay parked."""
    if "timezone" in changes:
        _checked_zone(changes["timezone"])
    changed = {field: value for field, value in changes.items() if getattr(company, field) != value}
    if changed:
        Company.objects.filter(pk=company.pk).update(**changed)
        for field, value in changed.items():
            setattr(company, field, value)
        record("company.changed", f"company:{company.pk}", changed=changed)
        company_changed()
    return company


class OperatorSettings(TypedDict, total=False):
    """What the operator decides of a company; see ``Company``."""

    status: str
    weight: int
    reserved_agents: int
    calls_in: int | None
    calls_out: int | None
    calls_per_second: int | None
    max_waiting: int | None
    spend_per_day: Decimal | None
    spend_per_month: Decimal | None
    fraud: dict[str, Any]


@transaction.atomic
def oversee(
    company: Company, *, by: User | None = None, reason: str = "", **settings: Unpack[OperatorSettings]
) -> Company:
    """Suspend, resume or close a company, set its share of shared agents, its limits and its fraud rules; written into
    both audit trails and in force at once. ``reason`` goes with a status: the owners of a company that is suspended or
    works again are told it by mail, and it stands on every page of theirs. Raises ``BeyondContract``,
    ``BadFraudRules``."""
    wanted: dict[str, Any] = {**settings}
    if "status" in wanted:
        wanted["status_reason"] = "" if wanted["status"] == CompanyStatus.ACTIVE else reason.strip()
    check_within(contract_of(company.pk), wanted)
    if "fraud" in wanted:
        _check_fraud(wanted["fraud"])
    after = {name: value for name, value in wanted.items() if getattr(company, name) != value}
    before = {name: getattr(company, name) for name in after}
    for name, value in after.items():
        setattr(company, name, value)
    if after:
        Company.objects.filter(pk=company.pk).update(**after)
        told: dict[str, Any] = {"before": _plain(before), "after": _plain(after)}
        if reason.strip():
            told["reason"] = reason.strip()
        record_in_both(company.pk, "company.overseen", f"company:{company.pk}", actor=by, **told)
        with company_scope(company):
            company_changed()
        if "status" in after:
            transaction.on_commit(lambda: _tell_owners(company, reason.strip()), robust=True)
    return company


@transaction.atomic
def release(
    company: Company, *, by: User, rule: str, subject: str, reason: str, until: datetime | None
) -> FraudRelease:
    """Allow what a fraud rule found, from the next call on. Needs the company's scope."""
    with public_scope():
        row = FraudRelease.objects.create(
            company=company, rule=rule, subject=subject, reason=reason, until=until, created_by=by
        )
    end = until and until.isoformat()
    record("fraud.released", f"company:{company.pk}", rule=rule, subject=subject, reason=reason, until=end)
    company_changed()
    return row


@transaction.atomic
def take_release_back(row: FraudRelease) -> None:
    """The rule counts again, from the next call on. Needs the company's scope."""
    record("fraud.release_ended", f"company:{row.company_id}", rule=row.rule, subject=row.subject)
    with public_scope():
        row.delete()
    company_changed()


def _tell_owners(company: Company, reason: str) -> None:
    with public_scope():
        places = Membership.objects.filter(company=company, role=Role.OWNER, user__is_active=True)
        owners = [place.user for place in places.select_related("user")]
    for owner in owners:
        mails.send_status(owner.email, owner.language, company.name, company.status, reason)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _check_fraud(rules: dict[str, Any]) -> None:
    try:
        FraudRules.parse(rules)
    except RulesError as error:
        raise BadFraudRules(fields={error.field: str(error)}) from error


def _checked_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnknownTimeZone(fields={"timezone": UnknownTimeZone.message}) from error
    return name
