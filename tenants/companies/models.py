"""Client companies, their addresses, and how their schemas are made."""

from decimal import Decimal
from typing import Any, ClassVar, NoReturn

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.timezone import now
from django_tenants.models import DomainMixin, TenantMixin

from linepool.accounts.models import Language, User


class CompanyStatus(models.TextChoices):
    """Whether a company may work."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


def _limit(least: int, most: int) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    bounds = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(null=True, blank=True, validators=bounds)


def _spend() -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )


class Company(TenantMixin):
    """A client company. Its schema is made by ``provisioning`` from template SQL, never by saving a row.

    Among companies that share agents ``weight`` is its share and ``reserved_agents`` of those who serve it are kept
    for it: the operator's decisions, as are the limits (None: what the contract and the number of seats give; see
    ``tenants.companies.limits``) and ``fraud``, where its rules differ from the usual ones (``telephony.fraud``).
    A parked call waits ``park_ms`` until it goes to the front of its queue.
    """

    auto_create_schema = False
    auto_drop_schema = False

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, choices=Language.choices, default=Language.CHINESE)
    timezone = models.CharField(max_length=50, default="Asia/Shanghai")
    currency = models.CharField(max_length=3, default="CNY")
    status = models.CharField(max_length=10, choices=CompanyStatus.choices, default=CompanyStatus.ACTIVE)
    status_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    """Why it is suspended or closed, in the operator's words; the company reads it."""
    weight = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(100)])
    reserved_agents = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(1_000)])
    park_ms = models.PositiveIntegerField(
        default=120_000, validators=[MinValueValidator(10_000), MaxValueValidator(3_600_000)]
    )
    calls_in = _limit(1, 10_000)
    calls_out = _limit(0, 10_000)
    calls_per_second = _limit(1, 1_000)
    max_waiting = _limit(0, 10_000)
    spend_per_day = _spend()
    spend_per_month = _spend()
    fraud = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.slug

    def __enter__(self) -> NoReturn:
        """Refuse: two threads using ``with company:`` swap companies. Use ``company_scope``."""
        raise NotImplementedError("use linepool.kernel.tenancy.company_scope(company)")

    def __exit__(self, *details: Any) -> NoReturn:
        """Refuse, like ``__enter__``."""
        raise NotImplementedError("use linepool.kernel.tenancy.company_scope(company)")


def schema_name_for(slug: str) -> str:
    """Return the schema of the company with this slug."""
    return "c_" + slug.replace("-", "_")


class Domain(DomainMixin):
    """A host name that leads to a company's workspace."""

    def __str__(self) -> str:
        return str(self.domain)


class FraudRelease(models.Model):
    """An administrator allowed what a fraud rule found in a company's calls out; see ``telephony.fraud.Release``."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    """What was found ("JM", "+5311", …), or "*" for whatever the rule finds."""
    reason = models.CharField(max_length=200)
    until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject}"


class SignUp(models.Model):
    """A company somebody asked for; becomes one when the e-mail's link is followed."""

    company_name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=40)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=80)
    password = models.CharField(max_length=128)
    """Hashed, in the format of ``User.password``; empty once the company exists."""
    plan = models.CharField(max_length=40)
    language = models.CharField(max_length=10, choices=Language.choices)
    timezone = models.CharField(max_length=50)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.slug} for {self.email}"


class MigrationSql(models.Model):
    """One migration of the companies' tables as SQL without schema names, in the order they apply.

    Written by ``manage.py migrate_companies``; read when a company is created or brought up to date.
    """

    app = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    sql = models.TextField()
    replayable = models.BooleanField()
    """False when the migration runs Python, which existing companies must go through themselves."""
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [models.UniqueConstraint(fields=["app", "name"], name="companies_migrationsql_once")]

    def __str__(self) -> str:
        return f"{self.app}.{self.name}"
