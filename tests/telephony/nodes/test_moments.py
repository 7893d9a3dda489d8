"""The switch's own word on when a channel was answered and ended."""

from datetime import UTC, datetime

import pytest

from linepool.kernel.tenancy import public_scope
from telephony.nodes.moments import Moments, moments_of
from telephony.nodes.switchlog import Cel

pytestmark = pytest.mark.django_db


def wrote(channel: str, kind: str, at: float, extra: str = "") -> None:
    with public_scope():
        Cel.objects.create(uniqueid=channel, eventtype=kind, eventtime=at, extra=extra)


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_a_channel_is_known_by_its_answer_its_end_and_why() -> None:
    wrote("c1", "CHAN_START", 100.0)
    wrote("c1", "ANSWER", 101.25)
    wrote("c1", "HANGUP", 160.5, '{"hangupcause":17,"hangupsource":"","dialstatus":""}')
    wrote("c2", "ANSWER", 102.0)
    wrote("c3", "HANGUP", 103.0, "not json")
    found = moments_of(["c1", "c2", "c3", "c4"])
    assert found == {
        "c1": Moments(at(101.25), at(160.5), 17),
        "c2": Moments(at(102.0), None, 0),
        "c3": Moments(None, at(103.0), 16),
    }
