"""What can never be used again is deleted, and nothing else; operators are made at the command line."""

from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils.timezone import now

from linepool.accounts.models import EnterTicket, Invitation, OutboxMail, PasswordReset, User
from linepool.accounts.services import issue_ticket
from linepool.accounts.tasks import forget_expired
from linepool.celery import app
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company, SignUp
from tenants.companies.tasks import forget_unconfirmed


def test_expired_things_are_forgotten_and_living_ones_kept(alice: User, company_a: Company) -> None:
    old, new = now() - timedelta(days=40), now() + timedelta(days=1)
    with public_scope():
        for expires in (old, new):
            Session.objects.create(session_key=f"key{expires:%d}", session_data="", expire_date=expires)
            Invitation.objects.create(
                company=company_a, email=f"{expires:%d}@example.com", role=Role.AGENT, token_hash=f"{expires:%d}",
                expires_at=expires,
            )
        issue_ticket(alice, company_a)
        EnterTicket.objects.create(token_hash="x", user=alice, company=company_a, expires_at=old)
        for expires in (old, new):
            PasswordReset.objects.create(token_hash=f"{expires:%d}", user=alice, expires_at=expires)
        OutboxMail.objects.create(to="a@example.com", subject="old", body="", created_at=old)
        OutboxMail.objects.create(to="a@example.com", subject="new", body="")
    assert forget_expired() == 5
    with public_scope():
        kept = (Session, Invitation, EnterTicket, PasswordReset, OutboxMail)
        assert [model.objects.count() for model in kept] == [1, 1, 1, 1, 1]
        assert OutboxMail.objects.get().subject == "new"
        assert SessionStore(Session.objects.get().session_key).exists(Session.objects.get().session_key)


@pytest.mark.parametrize(("age", "left"), [(timedelta(days=6), 1), (timedelta(days=8), 0)])
def test_a_sign_up_nobody_confirmed_is_forgotten_after_a_week(db: None, age: timedelta, left: int) -> None:
    with public_scope():
        SignUp.objects.create(
            company_name="X", slug="xyz", email="x@example.com", name="X", password="h", plan="attended",
            language="en", timezone="UTC", token_hash="h", expires_at=now() - age,
        )
    forget_unconfirmed()
    with public_scope():
        assert SignUp.objects.count() == left


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    wanted = {entry["task"] for entry in django_settings.CELERY_BEAT_SCHEDULE.values()}
    assert wanted <= set(app.tasks)


def test_an_operator_is_made_at_the_command_line(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long pass phrase")
    call_command("createsuperuser", email="Op@Example.com", name="Op", interactive=False, stdout=StringIO())
    with public_scope():
        made = User.objects.get(email="op@example.com")
    assert made.is_operator
    assert made.check_password("a long pass phrase")
