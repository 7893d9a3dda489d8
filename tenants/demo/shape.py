"""A month of plausible calls, drawn from a seed: office hours, impatient callers, long and short talks.

Pure: the same seed, day and cast give the same calls to the millisecond. What callers do follows well-known shapes:
two humps a day, quiet weekends, waits that are mostly short, talk times with a long tail.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = 30
CALLS = 300
#: Relative load by local hour of the day and by weekday (Monday first).
HOURS = {8: 3, 9: 11, 10: 15, 11: 13, 12: 6, 13: 8, 14: 14, 15: 13, 16: 10, 17: 7, 18: 3, 19: 2, 20: 1}
WEEKDAYS = (15, 13, 13, 12, 12, 5, 4)
OPEN_HOURS = range(9, 18)
OUTBOUND_SHARE = 0.18
MENU_MS = (6_000, 24_000)
PATIENCE_MS = 55_000


@dataclass(frozen=True, slots=True)
class Sketch:
    """One call as the generator imagines it; durations in ms, each 0 when that stage was never reached."""

    direction: str
    outcome: str
    started_at: datetime
    remote: str
    contact: str
    queue: str = ""
    agent_email: str = ""
    menu_ms: int = 0
    wait_ms: int = 0
    ring_ms: int = 0
    talk_ms: int = 0
    hold_ms: int = 0
    wrap_up_ms: int = 0
    message_ms: int = 0
    result: str = ""
    ended_by: str = "caller"


@dataclass(frozen=True, slots=True)
class World:
    """What the generator may draw from: queue name → its share and its agents; weighted results."""

    timezone: str
    shares: Mapping[str, int]
    agents: Mapping[str, tuple[str, ...]]
    results: tuple[tuple[str, int], ...]


SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
GIVEN = tuple("伟芳娜敏静丽强磊军洋艳勇杰涛明超霞平") + ("秀英", "桂英")


def month_of_calls(world: World, now: datetime, seed: int = 20_240_601, count: int = CALLS) -> list[Sketch]:
    """About `count` calls of the last thirty days, today's among them up to `now`, in order of their start."""
    draw = random.Random(seed)  # noqa: S311 - a repeatable picture, not a secret
    callers = _callers(draw, 90)
    today = now.astimezone(ZoneInfo(world.timezone)).date()
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    weights = [WEEKDAYS[day.weekday()] for day in days]
    sketches = [_sketch(draw, world, day, callers) for day in draw.choices(days, weights, k=count)]
    over = now - timedelta(hours=1)  # the longest of them is shorter than that
    return sorted((one for one in sketches if one.started_at < over), key=lambda one: one.started_at)


def _callers(draw: random.Random, count: int) -> list[tuple[str, str]]:
    areas = ("10", "21", "20", "755", "571", "592", "28", "27")
    return [
        (f"+86{draw.choice(areas)}5550{draw.randrange(10_000):04d}", draw.choice(SURNAMES) + draw.choice(GIVEN))
        for _ in range(count)
    ]


def _sketch(draw: random.Random, world: World, day: date, callers: list[tuple[str, str]]) -> Sketch:
    started = _moment(draw, day, ZoneInfo(world.timezone))
    remote, name = draw.choice(callers)
    queue = draw.choices(list(world.shares), list(world.shares.values()))[0]
    contact = name if draw.random() < 0.4 else ""
    if draw.random() < OUTBOUND_SHARE:
        return _outbound(draw, world, started, remote, contact, queue)
    return _inbound(draw, world, started, remote, contact, queue)


def _moment(draw: random.Random, day: date, zone: ZoneInfo) -> datetime:
    hour = draw.choices(list(HOURS), list(HOURS.values()))[0]
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return midnight + timedelta(hours=hour, milliseconds=draw.randrange(3_600_000))


def _inbound(draw: random.Random, world: World, started: datetime, remote: str, contact: str, queue: str) -> Sketch:
    base = Sketch("in", "closed", started, remote, contact, menu_ms=draw.randrange(*MENU_MS), ended_by="caller")
    if started.hour not in OPEN_HOURS:
        return _voicemail(draw, base) if draw.random() < 0.5 else replace(base, ended_by="system")
    if draw.random() < 0.06:
        return replace(base, outcome="abandoned_menu")
    base = replace(base, queue=queue)
    if draw.random() < 0.05:
        return _voicemail(draw, replace(base, wait_ms=draw.randrange(30_000, 90_000)))
    wait = int(draw.expovariate(1 / 19_000)) + 400
    if wait > PATIENCE_MS * draw.uniform(0.4, 2.5):
        return _abandoned(draw, world, replace(base, wait_ms=wait))
    return _conversation(draw, world, base, wait)


def _voicemail(draw: random.Random, base: Sketch) -> Sketch:
    return replace(base, outcome="voicemail", message_ms=draw.randrange(6_000, 45_000))


def _abandoned(draw: random.Random, world: World, base: Sketch) -> Sketch:
    if draw.random() >= 0.25:
        return replace(base, outcome="abandoned_queue")
    ring = draw.randrange(1_500, 12_000)
    agent = draw.choice(world.agents[base.queue])
    return replace(
        base, outcome="abandoned_ringing", agent_email=agent, ring_ms=ring, wait_ms=max(base.wait_ms, ring + 500)
    )


def _conversation(draw: random.Random, world: World, base: Sketch, wait: int) -> Sketch:
    talk = _talk(draw)
    ring = draw.randrange(1_200, 9_000)
    return replace(
        base,
        outcome="answered",
        agent_email=draw.choice(world.agents[base.queue]),
        wait_ms=wait + ring,
        ring_ms=ring,
        talk_ms=talk,
        hold_ms=draw.randrange(5_000, 40_000) if talk > 90_000 and draw.random() < 0.2 else 0,
        wrap_up_ms=draw.randrange(4_000, 30_000),
        result=_result(draw, world),
        ended_by="agent" if draw.random() < 0.35 else "caller",
    )


def _outbound(draw: random.Random, world: World, started: datetime, remote: str, contact: str, queue: str) -> Sketch:
    answered = draw.random() < 0.72
    return Sketch(
        direction="out",
        outcome="answered" if answered else "unanswered",
        started_at=started,
        remote=remote,
        contact=contact,
        agent_email=draw.choice(world.agents[queue]),
        ring_ms=draw.randrange(3_000, 14_000) if answered else draw.randrange(12_000, 40_000),
        talk_ms=_talk(draw) if answered else 0,
        wrap_up_ms=draw.randrange(4_000, 25_000) if answered else 0,
        result=_result(draw, world) if answered else "",
        ended_by="agent" if draw.random() < 0.6 else "outside",
    )


def _talk(draw: random.Random) -> int:
    return min(1_500_000, max(6_000, int(draw.lognormvariate(math.log(140_000), 0.8))))


def _result(draw: random.Random, world: World) -> str:
    codes = [code for code, _ in world.results]
    return draw.choices(codes, [weight for _, weight in world.results])[0]
