"""A stand-in for call control: what was asked of it, and the desks it shows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import User
from tenants.companies.models import Company
from tenants.desk import commands, selectors
from tenants.live.pictures import OFFLINE_DESK

ClientFor = Callable[[User | None, Company | None], Client]
CALL = "01890000-0000-7000-8000-000000000000"
READY = {"seq": 1, "state": "ready", "since": None, "reason": "", "call": None, "wrapup_until": None}


class Switchboard:
    """Stands in for call control: remembers what was asked, answers or refuses, and shows desks."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, int, dict[str, Any]]] = []
        self.request_ids: list[str | None] = []
        self.refusal: Exception | None = None
        self.desks: dict[tuple[int, int], dict[str, Any]] = {}

    def __call__(
        self, verb: str, *, company_id: int, user_id: int, args: Any = None, request_id: str | None = None
    ) -> dict[str, Any]:
        self.asked.append((verb, company_id, user_id, dict(args or {})))
        self.request_ids.append(request_id)
        if self.refusal is not None:
            raise self.refusal
        return {"call_id": CALL} if verb == "call.dial" else READY

    def put_on_desk(self, home: Company, user: User, call: dict[str, Any] | None, of: Company | None = None) -> None:
        """Show a call on the desk a person has in a company, for another company when `of` is named."""
        company = of or home
        shown = call and {**call, "company": {"id": company.pk, "name": company.name, "slug": company.slug}}
        self.desks[home.pk, user.pk] = {**OFFLINE_DESK, "seq": 1, "state": "talking", "call": shown}


@pytest.fixture
def switchboard(monkeypatch: pytest.MonkeyPatch) -> Switchboard:
    board = Switchboard()
    monkeypatch.setattr(commands, "send_command", board)
    monkeypatch.setattr(selectors, "desk_snapshot", lambda company_id, user_id: board.desks.get((company_id, user_id)))
    return board
