"""Keeping what call control says of callbacks, and giving it back after it lost its memory."""

from dataclasses import replace
from typing import Any

import pytest

from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import company_scope
from telephony.callbacks.models import Callback
from telephony.callbacks.selectors import pending_callbacks
from telephony.calls.record import CallbackRecord
from telephony.calls.services import store_calls
from tenants.companies.models import Company
from tests.telephony.factories import at


def wish(company: Company, *, minute: int = 0, **fields: Any) -> CallbackRecord:
    """A callback wished for in a call, at its place in the line."""
    plain: dict[str, Any] = {
        "id": new_id(),
        "company_id": company.pk,
        "schema": company.schema_name,
        "queue_id": "q-1",
        "queue_name": "客服",
        "number": "+8613800001234",
        "state": "waiting",
        "arrived_at": at(minute * 60_000),
        "changed_at": at(minute * 60_000),
        "expires_at": at(86_400_000),
        "max_attempts": 3,
        "skills": (("english", 2),),
        "call_id": new_id(),
        "data": {"order": "7"},
    }
    return CallbackRecord(**(plain | fields))


def test_a_callback_is_kept_as_it_was_last_whatever_the_order_and_however_often(company_a: Company) -> None:
    waiting = wish(company_a)
    calling = replace(waiting, state="calling", attempts=1, agent_id=7, changed_at=at(5000))
    done = replace(calling, state="done", result="answered", changed_at=at(9000))
    store_calls([calling, waiting])
    store_calls([done])
    store_calls([waiting, calling])
    with company_scope(company_a):
        row = Callback.objects.get()
    assert (row.state, row.result, row.attempts, row.agent_id) == ("done", "answered", 1, 7)


def test_call_control_gets_back_exactly_what_it_said_in_the_order_of_the_places(
    company_a: Company, company_b: Company
) -> None:
    first, second = wish(company_a), wish(company_a, minute=1, state="calling", attempts=1, due_at=at(120_000))
    theirs = wish(company_b)
    over = [wish(company_a, minute=2, state=state) for state in ("done", "failed", "expired", "cancelled")]
    store_calls([*over, second, theirs, first])
    assert pending_callbacks() == [first, second, theirs]


def test_of_two_changes_within_a_millisecond_the_later_one_counts(company_a: Company) -> None:
    waiting = wish(company_a)
    calling = replace(waiting, state="calling")
    store_calls([waiting])
    store_calls([calling])
    store_calls([waiting, calling])  # the journal may say things twice
    assert pending_callbacks() == [calling]


@pytest.mark.parametrize("state", ["done", "failed", "expired", "cancelled"])
def test_what_is_over_is_not_called_again(company_a: Company, state: Any) -> None:
    waiting = wish(company_a)
    store_calls([waiting, replace(waiting, state=state, changed_at=at(1))])
    assert pending_callbacks() == []
