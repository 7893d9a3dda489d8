"""Reading settings from the environment: a wrong value stops the start with one clear line."""

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Return a variable's text; without a default it must be set."""
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set.")
    return default


def number(name: str, default: int) -> int:
    """Return a variable as a whole number."""
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def flag(name: str, default: bool) -> bool:
    """Return a variable as yes or no: 1/true/yes/on or 0/false/no/off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def database(name: str, default: str) -> dict[str, Any]:
    """Turn a postgresql:// address into the parts Django wants; query parameters become libpq options."""
    url = urlsplit(text(name, default))
    if url.scheme not in {"postgresql", "postgres"} or not url.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host:port/database.")
    return {
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or 5432),
        "OPTIONS": dict(parse_qsl(url.query)),
    }

OUTBOX_BACKEND = "linepool.accounts.outbox.OutboxBackend"


@dataclass(frozen=True)
class Email:
    """How mail leaves the house."""

    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    ssl: bool = False
    starttls: bool = False

    @property
    def is_outbox(self) -> bool:
        """Whether mail is kept for developers instead of being sent."""
        return self.backend == OUTBOX_BACKEND


def email(name: str, default: str) -> Email:
    """Read outbox:// or smtp[s]://user:password@host:port.

    ``smtps`` is TLS from the first byte; ``smtp://…?tls=1`` is STARTTLS.
    """
    url = urlsplit(text(name, default))
    if url.scheme == "outbox":
        return Email(OUTBOX_BACKEND)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ImproperlyConfigured(f"{name} must be outbox:// or smtp://user:password@host:port.")
    return Email(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=url.hostname,
        port=url.port or (465 if url.scheme == "smtps" else 25),
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        ssl=url.scheme == "smtps",
        starttls=dict(parse_qsl(url.query)).get("tls") in {"1", "true"},
    )
