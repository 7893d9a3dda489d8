"""What every test may use: a real database and Valkey, two companies and their people.

Alice owns company A, Bob is an agent on A's team, Charlie owns company B and is an outsider to A.
Fixtures marked ``db`` undo everything after the test; for threads, sockets and workers, which need
committed rows, ask for ``committed`` and make companies with ``fresh_company``.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connections
from django.test import Client
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from linepool.accounts.models import Membership, User
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import directory, public_scope
from linepool.kernel.tenancy.scope import Scope
from tenants.companies import schemas
from tenants.companies.models import Company, Domain, schema_name_for

PASSWORD = "correct horse battery"


def pytest_configure() -> None:
    """Judge no example by its time: the machine may be busy. Every run tries the same examples; others are looked for
    with ``LINEPOOL_EXPLORE=1``. Hash passwords cheaply: what makes the real hasher good makes tests slow."""
    same = not os.environ.get("LINEPOOL_EXPLORE")
    settings.register_profile("ours", deadline=None, derandomize=same, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("ours")
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class People(NamedTuple):
    """The three people of every test."""

    alice: User
    bob: User
    charlie: User


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Migrate the throwaway database and make the companies every test shares."""
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0, interactive=False)
        schemas.collect()
        make_company("acme")
        make_company("bravo")
        yield
        connections["default"].close()
        connections["default"].close_pool()  # type: ignore[attr-defined]


def make_company(slug: str, **fields: Any) -> Company:
    """Make a company with its schema and host, and nothing in it."""
    from django.db import transaction

    with public_scope(), transaction.atomic():
        fields.setdefault("name", slug.capitalize())
        company = Company.objects.create(slug=slug, schema_name=schema_name_for(slug), **fields)
        Domain.objects.create(domain=f"{slug}.localhost", tenant=company)
        schemas.create(Scope(company.schema_name, company.pk))
    return company


def make_user(name: str, **fields: Any) -> User:
    """Make a user whose e-mail is ``name@example.com`` and whose password is ``PASSWORD``."""
    with public_scope():
        return User.objects.create_user(f"{name.lower()}@example.com", PASSWORD, name=name, **fields)


def join(user: User, company: Company, role: Role) -> Membership:
    """Give a user a role in a company."""
    with public_scope():
        return Membership.objects.create(user=user, company=company, role=role)


@pytest.fixture
def pool(db: None) -> None:
    """The plans, the carrier and some free numbers, as every installation begins with."""
    from billing.catalogue import seed as catalogue
    from telephony.carriers import seed as carriers
    from telephony.numbers.services import add_numbers

    with public_scope():
        catalogue.seed()
        carrier = carriers.seed()
        add_numbers([f"+86208188{last:04}" for last in range(5)], country="CN", carrier_id=carrier.pk)
        add_numbers([f"+44207946{last:04}" for last in range(5)], country="GB", carrier_id=carrier.pk)


@pytest.fixture
def company_a(db: None) -> Company:
    """Alice's company."""
    with public_scope():
        return Company.objects.get(slug="acme")


@pytest.fixture
def company_b(db: None) -> Company:
    """Charlie's company."""
    with public_scope():
        return Company.objects.get(slug="bravo")


@pytest.fixture
def people(company_a: Company, company_b: Company) -> People:
    """Alice, Bob and Charlie with their memberships."""
    everyone = People(make_user("Alice"), make_user("Bob"), make_user("Charlie"))
    join(everyone.alice, company_a, Role.OWNER)
    join(everyone.bob, company_a, Role.AGENT)
    join(everyone.charlie, company_b, Role.OWNER)
    return everyone


@pytest.fixture
def alice(people: People) -> User:
    """Owner of company A."""
    return people.alice


@pytest.fixture
def bob(people: People) -> User:
    """Agent in company A."""
    return people.bob


@pytest.fixture
def charlie(people: People) -> User:
    """Owner of company B."""
    return people.charlie


def log_in(client: Client, user: User, company: Company | None) -> Client:
    """Give the client a session of this user on the company's host (None: the public host)."""
    from linepool.accounts.sessions import bind

    with public_scope():
        client.force_login(user)
        session = client.session
        bind(session, company)
        session.save()
    return client


@pytest.fixture
def client_for(db: None) -> Callable[[User | None, Company | None], Client]:
    """``client_for(user, company)``: a browser of this user at the company's host, logged in (None: a visitor)."""

    def make(user: User | None, company: Company | None) -> Client:
        host = "localhost" if company is None else f"{company.slug}.localhost"
        client = Client(headers={"host": host})
        return client if user is None else log_in(client, user, company)

    return make


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let the test commit. What it makes it must also remove; ``fresh_company`` does so by itself."""
    with django_db_blocker.unblock():
        yield
        connections["default"].close()


@pytest.fixture
def fresh_company(committed: None) -> Iterator[Callable[..., Company]]:
    """Make committed companies that are deleted after the test, with all their members."""
    made: list[Company] = []

    def make(slug: str | None = None, **fields: Any) -> Company:
        company = make_company(slug or f"t{uuid.uuid4().hex[:10]}", **fields)
        made.append(company)
        return company

    yield make
    for company in made:
        schemas.drop(Scope(company.schema_name, company.pk))
        with public_scope():
            User.objects.filter(memberships__company=company).delete()
            Company.objects.filter(pk=company.pk).delete()
    directory.forget()
