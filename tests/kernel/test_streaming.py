"""Long answers leave piece by piece, each made in the host's scope."""

import warnings
from collections.abc import Callable

import httpx
import pytest
from django.conf import settings
from django.test import Client

from linepool.accounts.models import User
from linepool.asgi import application
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import public_scope
from telephony.calls.services import store_calls
from tenants.companies.models import Company
from tests.conftest import join, log_in
from tests.telephony.factories import answered_call

CALLS = 3


@pytest.fixture
def cookie(fresh_company: Callable[..., Company], monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A company with calls; its host and its owner's session."""
    # Usage can never be deleted, and this company must go after the test.
    monkeypatch.setattr("telephony.ports.usage_sink", lambda: lambda legs: None)
    company = fresh_company()
    with public_scope():
        owner = User.objects.create_user(f"owner@{company.slug}.example", None, name="Owner")
    join(owner, company, Role.OWNER)
    store_calls([answered_call(company) for _ in range(CALLS)])
    host = f"{company.slug}.localhost"
    return host, log_in(Client(headers={"host": host}), owner, company).cookies[settings.SESSION_COOKIE_NAME].value


async def test_an_export_streams_under_asgi_within_its_company(cookie: tuple[str, str]) -> None:
    host, session = cookie
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application),
        base_url=f"http://{host}",
        cookies={settings.SESSION_COOKIE_NAME: session},
    ) as browser:
        with warnings.catch_warnings():
            # Django warns when it must collect a synchronous body before sending it.
            warnings.simplefilter("error")
            answer = await browser.get("/api/calls/?format=csv")
    assert answer.status_code == 200, answer.content
    assert answer.headers["content-type"].startswith("text/csv")
    assert len(answer.text.strip().splitlines()) == 1 + CALLS
