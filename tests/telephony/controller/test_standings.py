"""Companies that share agents, while one of them is refused callers at its limits."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

from telephony.acd.shelter import SAMPLE_S
from telephony.acd.types import CompanyConfigured
from telephony.controller.alarms import STANDS
from telephony.controller.clock import utc_now
from tests.telephony.controller.test_desks_serving import shared
from tests.telephony.controller.world import World


def told(w: World) -> list[CompanyConfigured]:
    """What the distributor hears about companies at this look."""
    with patch.object(w.exchange.switchboard, "handle", wraps=w.exchange.switchboard.handle) as handle:
        w.queues.standings.look()
    return [call.args[0] for call in handle.call_args_list]


async def test_while_a_company_storms_its_neighbours_keep_the_agents_they_usually_need() -> None:
    async with shared() as w:
        await w.talking()
        for _ in range(SAMPLE_S):
            assert told(w) == []
        began = utc_now()
        w.exchange.companies.alarms.note(2, "too_many_calls", began)
        assert told(w) == [CompanyConfigured(1, 1, 4)], "one busy as a rule, and two and a half deviations more"
        assert told(w) == []
        w.exchange.companies.alarms.sweep(began + STANDS + timedelta(seconds=1))
        assert told(w) == [CompanyConfigured(1, 1, 0)]


async def test_an_alarm_about_something_else_is_no_storm_and_a_storm_without_neighbours_changes_nothing() -> None:
    async with shared() as w:
        await w.talking()
        for _ in range(SAMPLE_S):
            assert told(w) == []
        w.exchange.companies.alarms.note(2, "no_credit", utc_now())
        assert told(w) == []
        w.exchange.companies.alarms.note(1, "too_fast", utc_now())
        w.exchange.companies.alarms.note(2, "too_fast", utc_now())
        assert told(w) == [], "all who share are storming"
