"""A company at its limit: who is refused hears why and it stands on the board; its storm is not its neighbour's."""

import contextlib
import statistics
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from linepool.launcher.stack import Stack
from tests.lab.manage import manage
from tests.lab.outside import ADDRESS
from tests.lab.scene import House, Scene
from tests.lab.sip import Outcome, sipp
from tests.lab.workspace import Workspace, await_value, moment

STORM_CALLS = 80
"""At ten a second (see `sipp`), where one a second may begin."""
NOISE_MS = 100
"""Times are some tens of milliseconds, and those of a shared machine differ by as much."""


@contextlib.contextmanager
def limited(stack: Stack, workspace: Workspace, **limits: int) -> Iterator[None]:
    """The operator limits the company for the length of a block."""
    _oversee(stack, workspace.slug, limits)
    try:
        yield
    finally:
        _oversee(stack, workspace.slug, dict.fromkeys(limits))


def _oversee(stack: Stack, slug: str, limits: dict[str, Any]) -> None:
    code = (
        "from linepool.kernel.tenancy import public_scope\n"
        "from tenants.companies.models import Company\n"
        "from tenants.companies.services import oversee\n"
        f"with public_scope(): oversee(Company.objects.get(slug={slug!r}), **{limits!r})"
    )
    manage(stack, "shell", "-v0", "-c", code)


def alarms(workspace: Workspace) -> dict[str, int]:
    """What stands on the company's board, and how often it was."""
    return {row["code"]: row["count"] for row in workspace.board["alarms"]}


def alarmed(workspace: Workspace, times: int) -> None:
    """Wait until it stands there that so many callers were too many: the board is drawn a moment later."""
    await_value(lambda: alarms(workspace).get("too_many_calls", 0) >= times, 20, f"{times} alarms stand on the board")


def holds(scene: Scene, number: str) -> None:
    """Wait until the company's next caller is refused: call control reads a moment later what the operator wrote."""
    outside = scene.people.outside

    def is_refused() -> bool:
        call = outside.call(number)
        ends = ("StasisStart", "ChannelDestroyed")
        first = outside.await_event(lambda event: event.channel == call.id and event.kind in ends, 30, "an answer")
        if first.kind == "StasisStart":
            call.hang_up()
            call.ended()
        return first.kind == "ChannelDestroyed"

    await_value(is_refused, 40, "the limit is in force")


def test_a_caller_beyond_the_limit_hears_why_and_the_first_one_waits_on(stack: Stack, scene: Scene) -> None:
    (anna,) = scene.at_work("anna")
    anna.desk.does("state", state="away")
    house = scene.house.workspace
    with limited(stack, house, calls_in=1):
        scene.caller("cal")
        scene.hearing(cal="music")
        holds(scene, house.number)
        eve = scene.people.outsider("eve")
        house.mark()
        eve.call(house.number, early=True)
        scene.hearing(cal="music", eve="voice")
        eve.is_hung_up()
        refused = house.new_call()
        assert (refused["outcome"], refused["reason"], refused["answered_at"]) == ("refused", "too_many_calls", None)
        alarmed(house, 1)
        scene.hearing(cal="music")


def to_invite_ms(call: dict[str, Any]) -> float:
    """From the line to the agent's telephone."""
    queued = next(event["at"] for event in call["events"] if event["kind"] == "queued")
    rung = min(leg["started_at"] for leg in call["legs"] if leg["party"] == "agent")
    return (moment(rung) - moment(queued)).total_seconds() * 1000


def one_call(scene: Scene, house: House) -> float:
    """A caller reaches Anna; how long it took to ring her, in ms."""
    house.workspace.mark()
    anna, cal = house.people["anna"], scene.caller("cal")
    anna.takes_the_call()
    scene.hearing(cal="anna", anna="cal")
    cal.hang_up()
    anna.phone.is_hung_up()
    call = house.workspace.new_call()
    scene.people.outsiders_leave()
    anna.desk.is_in("ready", 30)
    return to_invite_ms(call)


def in_a_storm(stack: Stack, scene: Scene, company: Workspace) -> list[float]:
    """The neighbour's answer times while each of `STORM_CALLS` for the company is told that it is busy."""
    target = stack.environment["LINEPOOL_SIP_HOST"], int(stack.environment["LINEPOOL_SIP_PORT"])
    outcomes: list[Outcome] = []

    def storm() -> None:
        outcomes.append(sipp("busy.xml", target, company.number, local=ADDRESS, calls=STORM_CALLS, seconds=90))

    before = alarms(company).get("too_many_calls", 0)
    running = threading.Thread(target=storm)
    running.start()
    times = [one_call(scene, scene.house)]
    while running.is_alive():
        times.append(one_call(scene, scene.house))
    running.join()
    assert outcomes == [Outcome.AS_WRITTEN], "each of them is told that it is busy"
    alarmed(company, before + STORM_CALLS)
    return times


def test_one_company_s_storm_is_refused_and_its_neighbour_is_served_as_before(
    stack: Stack, scene: Scene, company: Workspace
) -> None:
    """Measured up to three times: a machine with other work may stand still in one of them, a slow product in each."""
    scene.at_work("anna")
    with limited(stack, company, calls_in=1, calls_per_second=1):
        first = scene.people.outside.call(company.number)
        first.ready()
        holds(scene, company.number)
        for _ in range(3):
            calm = [one_call(scene, scene.house) for _ in range(3)]
            during = in_a_storm(stack, scene, company)
            print(f"enqueued to INVITE, ms: before {calm}, in the storm {during}")
            if statistics.median(during) <= 1.2 * statistics.median(calm) + NOISE_MS:
                break
        else:
            pytest.fail(f"the neighbour waits longer: {calm}, in the storm {during}")
        first.hang_up()
