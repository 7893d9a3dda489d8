"""People, known once for the whole installation, and their place in each company."""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from linepool.kernel.permissions import Role


class Language(models.TextChoices):
    """The languages screens and voices speak."""

    CHINESE = "zh-hans", "简体中文"
    ENGLISH = "en", "English"


class UserManager(BaseUserManager["User"]):
    """Makes users; e-mail addresses are compared in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; without a password they can only come in by a link."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an operator (`manage.py createsuperuser`)."""
        return self.create_user(email, password, is_operator=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person. What they may do is in their memberships; an operator also runs the installation."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=10, choices=Language.choices, default=Language.CHINESE)
    is_operator = models.BooleanField(default=False)
    may_visit = models.BooleanField(default=False, db_default=False)
    """An operator who may enter companies' workspaces for a while: a right of its own (``manage.py visits``)."""
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_user_email_lower"),
        ]

    def __str__(self) -> str:
        return self.email


class Membership(models.Model):
    """A user's role in one company."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    company = models.ForeignKey("companies.Company", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "company"], name="accounts_membership_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.company_id} as {self.role}"


class Visit(models.Model):
    """The operator's entry into a company's workspace: for a reason, until a moment, seen by the company."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey("companies.Company", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    began_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """When it ended by a click; a visit that is over by itself keeps None."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company", "-id"], name="accounts_visit_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.company_id} until {self.until}"


def in_a_week() -> Any:
    """When an invitation made now ends."""
    return timezone.now() + timedelta(days=7)


class Invitation(models.Model):
    """An offered membership; the link in the e-mail carries the token, we keep its hash only."""

    company = models.ForeignKey("companies.Company", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=in_a_week)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "email"],
                condition=models.Q(accepted_at__isnull=True),
                name="accounts_invitation_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.company_id} as {self.role}"


class EnterTicket(models.Model):
    """A one-time, one-minute pass from the public host into a workspace (cookies stay on their host)."""

    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey("companies.Company", on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} into {self.company_id}"


class PasswordReset(models.Model):
    """A forgotten password's link: one use, one hour, on the host where it was asked for (no company: public site)."""

    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey("companies.Company", on_delete=models.CASCADE, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"password of {self.user_id}"


class OutboxMail(models.Model):
    """An e-mail kept for developers to read instead of being sent (LINEPOOL_EMAIL_URL=outbox://)."""

    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
