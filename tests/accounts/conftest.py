"""Browsers of Alice's, Bob's and a stranger's at company A."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from linepool.accounts.models import User
from linepool.kernel.env import OUTBOX_BACKEND
from tenants.companies.models import Company

ClientFor = Callable[[User | None, Company | None], Client]


@pytest.fixture(autouse=True)
def _nothing_counted(db: None, settings: Any) -> None:
    cache.clear()
    settings.EMAIL_BACKEND = OUTBOX_BACKEND


def send(client: Client, method: str, path: str, **body: Any) -> Any:
    """Send a JSON body."""
    return client.generic(method, path, json.dumps(body), content_type="application/json")
