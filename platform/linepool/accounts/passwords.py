"""Passwords: their rules, and checking one in constant time."""

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from linepool.accounts.errors import WeakPassword
from linepool.accounts.models import User


def check_strength(password: str, *, email: str = "", name: str = "") -> None:
    """Raise ``WeakPassword`` when the rules are broken (length, common ones, likeness to the person)."""
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise WeakPassword(fields={"password": " ".join(error.messages)}) from error


def matching_user(email: str, password: str) -> User | None:
    """Return the active user these credentials belong to; takes as long when there is none."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        make_password(password)  # the same work as checking one
        return None
    return user if user.is_active and user.check_password(password) else None


def hashed(password: str) -> str:
    """Return what a table may keep of a password."""
    return make_password(password)


def matches(password: str, kept: str) -> bool:
    """Tell whether a password is the one kept."""
    return bool(check_password(password, kept))
