"""New passwords: for who forgot theirs by a mailed link, for who is logged in by the current one."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.timezone import now

from linepool.accounts import mails, passwords, selectors, sessions
from linepool.accounts.errors import LinkInvalid, WrongPassword
from linepool.accounts.models import EnterTicket, PasswordReset, User
from linepool.audit.services import record
from linepool.kernel.addresses import public_url, workspace_url
from linepool.kernel.tokens import hash_of, new_token

LINK_LIFETIME = timedelta(hours=1)


@transaction.atomic
def ask_reset(company: Any, email: str) -> None:
    """Mail the link that sets a new password to who may log in on this host (None: the public site).

    Says nothing to the caller about whether there is such a person.
    """
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None or not _may_come_in(user, company):
        return
    token, kept = new_token()
    PasswordReset.objects.create(token_hash=kept, user=user, company=company, expires_at=now() + LINK_LIFETIME)
    link = workspace_url(company.slug, "/reset", token=token) if company else public_url("/reset", token=token)
    transaction.on_commit(lambda: mails.send_reset(user.email, user.language, link))


@transaction.atomic
def reset(company: Any, token: str, password: str) -> User:
    """Set the password of the person a link was mailed to, and end all their sessions everywhere.

    The link works once, on its own host, for an hour: otherwise ``LinkInvalid``. ``WeakPassword`` does not use it up.
    """
    mine = PasswordReset.objects.filter(
        token_hash=hash_of(token), company=company, used_at=None, expires_at__gt=now()
    )
    if mine.update(used_at=now()) != 1:
        raise LinkInvalid
    user = User.objects.get(pk=PasswordReset.objects.values_list("user_id", flat=True).get(token_hash=hash_of(token)))
    if not user.is_active or not _may_come_in(user, company):
        raise LinkInvalid
    _set(user, password)
    record("user.password_reset", f"user:{user.pk}", actor=user)
    return user


@transaction.atomic
def change(request: HttpRequest, user: User, *, current: str, password: str) -> None:
    """Change the password of who is logged in; their other sessions end, this one goes on.

    Raises ``WrongPassword`` and ``WeakPassword``.
    """
    if not user.check_password(current):
        raise WrongPassword(fields={"current": WrongPassword.message})
    _set(user, password)
    sessions.outlive_password(request, user)
    record("user.password_changed", f"user:{user.pk}", actor=user)


def _may_come_in(user: User, company: Any) -> bool:
    return company is None or selectors.membership_of(user, company) is not None


def _set(user: User, password: str) -> None:
    """Set a password. Sessions carry a hash of it, so they end; what could still begin one ends here."""
    passwords.check_strength(password, email=user.email, name=user.name)
    user.set_password(password)
    user.save(update_fields=["password"])
    for passes in (PasswordReset.objects, EnterTicket.objects):
        passes.filter(user=user, used_at=None).update(used_at=now())
