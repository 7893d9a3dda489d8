"""Opening hours across time zones, noon breaks, holidays and midnight."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from telephony.flows import Flow
from telephony.flows.nodes import HoursNode
from tests.telephony.flows.graphs import usual

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")


def hours_of(graph: dict[str, object]) -> HoursNode:
    node = Flow.parse(graph).nodes["hours"]
    assert isinstance(node, HoursNode)
    return node


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 11, 23, 8, 59, 59, 999000, SHANGHAI), False),
        (datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI), True),
        (datetime(2026, 11, 23, 12, 0, tzinfo=SHANGHAI), False),
        (datetime(2026, 11, 23, 13, 30, tzinfo=SHANGHAI), True),
        (datetime(2026, 11, 23, 18, 0, tzinfo=SHANGHAI), False),
        (datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI), False),  # a Sunday
        (datetime(2026, 11, 23, 1, 30, tzinfo=UTC), True),  # 09:30 in Shanghai
        (datetime(2026, 11, 22, 20, 30, tzinfo=NEW_YORK), True),  # Monday 09:30 in Shanghai
        (datetime(2026, 10, 1, 10, 0, tzinfo=SHANGHAI), False),  # a holiday, a Thursday
        (datetime(2026, 10, 10, 23, 59, tzinfo=SHANGHAI), True),  # a Saturday worked until midnight
        (datetime(2026, 10, 11, 0, 0, tzinfo=SHANGHAI), False),
    ],
)
def test_a_company_is_open_by_its_own_clock(moment: datetime, is_open: bool) -> None:
    assert hours_of(usual()).hours.is_open(moment) is is_open


def test_hours_follow_the_wall_clock_through_summer_time() -> None:
    graph = usual(hours={"timezone": "America/New_York", "weekly": {"mon": [["09:00", "17:00"]]}, "holidays": []})
    hours = hours_of(graph).hours
    assert hours.is_open(datetime(2026, 3, 2, 14, 0, tzinfo=UTC))  # 09:00 standard time
    assert not hours.is_open(datetime(2026, 3, 2, 13, 0, tzinfo=UTC))
    assert hours.is_open(datetime(2026, 3, 9, 13, 0, tzinfo=UTC))  # 09:00 summer time
