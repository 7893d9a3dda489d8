"""Ageing and weights, ringing everybody, wrap-up and pauses with limits, and estimates."""

from collections.abc import Hashable
from dataclasses import replace

import pytest

from telephony.acd.types import (
    AgentAssigned,
    AgentAway,
    AgentMadeAway,
    AgentReady,
    AgentSkilled,
    AgentState,
    Announce,
    ContactArrived,
    ContactEnded,
    ContactLeft,
    IllegalEvent,
    Need,
    OfferAccepted,
    OfferDeclined,
    Overflow,
    PauseOver,
    QueueConfigured,
    QueueSettings,
    StrategyName,
    Tick,
    WithdrawOffer,
    WrapUpEnded,
    WrapUpExtended,
    WrapUpProlonged,
    WrapUpStarted,
)
from tests.telephony.acd.world import World, offered

RING_ALL = QueueSettings(strategy=StrategyName.RING_ALL, wrap_up_ms=0, offer_ms=20_000)


def served(world: World, count: int) -> list[Hashable]:
    """Who is offered when the busy agent is free again, and again."""
    order = []
    ended: Hashable = "busy"
    for _ in range(count):
        ((ended, agent),) = offered(world.tell(ContactEnded(ended)))
        order.append(ended)
        world.tell(OfferAccepted(ended, agent))
    return order


@pytest.mark.parametrize(
    ("ageing_ms", "order"), [(60_000, ["vip", "old"]), (5_000, ["old", "vip"]), (0, ["vip", "old"])]
)
def test_waiting_outweighs_priority_after_its_time(ageing_ms: int, order: list[str]) -> None:
    world = World(QueueSettings(ageing_ms=ageing_ms, wrap_up_ms=0), agents="a")
    world.arrive("busy")
    world.tell(OfferAccepted("busy", "a"))
    world.arrive("old")
    world.after(6_000)
    world.arrive("vip", priority=1)
    assert world.acd.waiting("sales") == order
    assert served(world, 2) == order


@pytest.mark.parametrize(("weight", "order"), [(1, ["first", "second"]), (3, ["second", "first"])])
def test_a_heavier_queue_pulls_harder_on_an_agent_of_several(weight: int, order: list[str]) -> None:
    world = World(QueueSettings(wrap_up_ms=0), agents="a")
    world.tell(QueueConfigured("help", QueueSettings(wrap_up_ms=0, weight=weight)))
    world.tell(AgentAssigned("a", "help"))
    world.arrive("busy")
    world.tell(OfferAccepted("busy", "a"))
    world.arrive("first")
    world.after(5_000)
    world.arrive("second", queue="help")
    world.after(5_000)
    assert served(world, 2) == order


def test_ring_all_rings_everybody_and_the_first_to_answer_has_the_contact() -> None:
    world = World(RING_ALL, agents="abc")
    assert offered(world.arrive("c1")) == [("c1", "a"), ("c1", "b"), ("c1", "c")]
    assert world.acd.queue("sales").ringing == 1
    decisions = world.tell(OfferAccepted("c1", "b"))
    assert decisions == [WithdrawOffer("c1", "a", "taken"), WithdrawOffer("c1", "c", "taken")]
    assert [world.acd.agent(agent).state for agent in "abc"] == ["ready", "talking", "ready"]
    with pytest.raises(IllegalEvent):
        world.tell(OfferAccepted("c1", "a"))


def test_whoever_lost_the_race_rings_for_the_next_contact() -> None:
    world = World(RING_ALL, agents="ab")
    world.arrive("c1")
    assert world.arrive("c2") == []
    assert offered(world.tell(OfferAccepted("c1", "a"))) == [("c2", "b")]


def test_whoever_becomes_free_joins_the_ringing() -> None:
    world = World(RING_ALL, agents="ab")
    world.tell(AgentAway("b"))
    world.arrive("c1")
    assert offered(world.tell(AgentReady("b"))) == [("c1", "b")]
    assert offered(world.tell(OfferDeclined("c1", "a"))) == []
    assert world.tell(OfferAccepted("c1", "b")) == []


def test_when_nobody_answers_the_contact_waits_again_and_all_have_missed() -> None:
    world = World(RING_ALL, agents="ab")
    world.arrive("c1")
    world.after(20_000)
    assert world.acd.waiting("sales") == ["c1"]
    assert [world.acd.agent(agent).missed for agent in "ab"] == [1, 1]
    assert offered(world.after(5_000)) == [("c1", "a"), ("c1", "b")]


def test_a_caller_who_gives_up_stops_all_the_ringing() -> None:
    world = World(RING_ALL, agents="ab")
    world.arrive("c1")
    assert world.tell(ContactLeft("c1")) == [
        WithdrawOffer("c1", "a", "contact_left"),
        WithdrawOffer("c1", "b", "contact_left"),
    ]
    assert world.acd.queue("sales").ready == 2


def test_a_wrap_up_may_be_extended_as_far_as_the_queue_allows() -> None:
    world = World(QueueSettings(wrap_up_ms=10_000, wrap_up_extra_ms=15_000), agents="a")
    world.arrive("c1")
    world.tell(OfferAccepted("c1", "a"))
    ends = world.now + 10_000
    assert world.tell(ContactEnded("c1")) == [WrapUpStarted("a", "c1", ends)]
    world.after(5_000)
    assert world.tell(WrapUpExtended("a", 10_000)) == [WrapUpProlonged("a", "c1", ends + 10_000)]
    assert world.acd.agent("a").extra_ms == 5_000
    assert world.tell(WrapUpExtended("a", 10_000)) == [WrapUpProlonged("a", "c1", ends + 15_000)]
    with pytest.raises(IllegalEvent) as caught:
        world.tell(WrapUpExtended("a", 1))
    assert caught.value.code == "no_more_time"
    assert world.after(19_999) == []
    assert world.after(1) == [WrapUpEnded("a", "c1")]


def test_a_conversation_may_end_without_wrap_up() -> None:
    world = World(agents="a")
    world.arrive("c1")
    world.tell(OfferAccepted("c1", "a"))
    world.arrive("c2")
    assert offered(world.tell(ContactEnded("c1", wrap_up=False))) == [("c2", "a")]


def test_a_pause_over_its_limit_is_reported_once_and_goes_on() -> None:
    world = World(agents="a")
    world.tell(AgentAway("a", "lunch", limit_ms=30_000))
    assert world.acd.agent("a").until == world.now + 30_000
    assert world.after(29_999) == []
    assert world.after(1) == [PauseOver("a", "lunch")]
    assert (world.acd.agent("a").state, world.after(300_000)) == (AgentState.AWAY, [])


def test_a_pause_begins_when_the_wrap_up_ends() -> None:
    world = World(QueueSettings(wrap_up_ms=10_000), agents="a")
    world.arrive("c1")
    world.tell(OfferAccepted("c1", "a"))
    world.tell(AgentAway("a", "lunch", limit_ms=30_000))
    world.after(60_000)
    world.tell(ContactEnded("c1"))
    assert world.after(39_999) == [WrapUpEnded("a", "c1")]
    assert world.after(1) == [PauseOver("a", "lunch")]


def test_being_back_in_time_is_no_pause_over() -> None:
    world = World(agents="a")
    world.tell(AgentAway("a", "lunch", limit_ms=30_000))
    world.tell(AgentReady("a"))
    assert world.after(60_000) == []


def test_who_misses_too_many_is_told_before_the_contact_goes_on() -> None:
    world = World(QueueSettings(away_after_missed=1, offer_ms=1_000), agents="ab")
    world.arrive("c1")
    decisions = world.after(1_000)
    assert decisions[:2] == [WithdrawOffer("c1", "a", "timeout"), AgentMadeAway("a", "missed")]
    assert offered(decisions) == [("c1", "b")]


def measured(settings: QueueSettings, agents: str = "ab", talk_ms: int = 60_000) -> World:
    """A world whose queue has handled a few contacts of so many ms each."""
    world = World(settings, agents=agents)
    for number in range(20):
        ((contact, agent),) = offered(world.arrive(number))
        world.tell(OfferAccepted(contact, agent))
        world.after(talk_ms)
        world.tell(ContactEnded(contact))
    return world


PLAIN = QueueSettings(wrap_up_ms=0, rest_ms=0, announce_first_ms=1_000, offer_ms=10**9)


def test_the_estimate_is_the_place_by_the_pace() -> None:
    world = measured(PLAIN)
    assert world.acd.estimate("sales") == 0
    world.arrive("x")
    world.arrive("y")
    assert world.acd.estimate("sales") == 30_000
    world.arrive("z")
    assert world.after(1_000) == [Announce("z", "sales", 1, 30_000)]
    world.tell(AgentAway("a"))
    assert world.acd.estimate("sales") is not None


def test_a_queue_tells_the_least_and_the_most_that_its_demands_wait() -> None:
    world = measured(PLAIN)
    world.tell(AgentSkilled("b", (("french", 5),)))
    for contact in "xyz":
        world.arrive(contact)
    assert world.acd.estimates("sales") == (60_000, 60_000), "nobody asks for more"
    for contact in "uvw":
        world.tell(ContactArrived(contact, "sales", needs=(Need("french"),)))
    least, most = world.acd.estimates("sales") or (0, 0)
    assert least == world.acd.estimate("sales")
    assert most > 2 * least, "one of two agents speaks it, and three want it"


def alternating(*order: str) -> World:
    """Somebody who serves sales and help has taken all of these, who came at once; each took a minute."""
    world = World(PLAIN, agents="a")
    world.tell(QueueConfigured("help", PLAIN))
    world.tell(AgentAssigned("a", "help"))
    for number, queue in enumerate(order):
        world.arrive(number, queue=queue)
        world.after(1)
    for number in range(len(order)):
        world.tell(OfferAccepted(number, "a"))
        world.after(60_000)
        world.tell(ContactEnded(number))
    world.arrive("talks")
    world.tell(OfferAccepted("talks", "a"))
    return world


@pytest.mark.parametrize(
    ("order", "since_ms", "estimate_ms"),
    [
        pytest.param(("sales", "help") * 20, 0, 60_000, id="nobody can have come"),
        pytest.param(("sales", "help") * 20, 120_000, 120_000, id="half of what comes in between"),
        pytest.param(("sales",) * 20 + ("help",) * 20, 120_000, 60_000, id="the others never came in between"),
    ],
)
def test_whoever_came_before_to_another_queue_of_the_agents_is_reckoned_by_the_time_there_was_to_come(
    order: tuple[str, ...], since_ms: int, estimate_ms: int
) -> None:
    world = alternating(*order)
    world.after(since_ms)
    world.tell(Tick())
    assert world.acd.estimate("sales") == pytest.approx(estimate_ms, rel=0.05)


def test_of_another_company_nobody_is_before_by_age_but_by_turns() -> None:
    """Every second turn is the other company's, whenever its contacts came."""
    world = World(PLAIN, agents="a")
    world.tell(QueueConfigured("theirs", PLAIN, "other"))
    world.tell(AgentAssigned("a", "theirs"))
    for number in range(40):
        world.arrive(number, queue="sales" if number < 20 else "theirs")
        world.after(1)
    for _ in range(36):
        (ringing,) = (number for number in range(40) if world.acd.agent("a").contact == number)
        world.tell(OfferAccepted(ringing, "a"))
        world.after(60_000)
        world.tell(ContactEnded(ringing))
    ahead = len(world.acd.waiting("sales"))
    assert world.acd.estimate("sales") == pytest.approx((ahead + 1) * 120_000, rel=0.15)


def test_a_queue_that_weighs_more_is_reached_by_younger_contacts() -> None:
    """Who weighs twice as much waits half as long: the front of one tells that of the other."""
    world = alternating(*("sales", "help") * 20)
    heavy = replace(PLAIN, weight=2)
    world.tell(QueueConfigured("help", heavy))
    world.arrive("waits")
    world.after(120_000)
    world.tell(ContactEnded("talks"))
    assert world.acd.agent("a").contact == "waits"
    assert world.acd.estimate("sales") == pytest.approx(120_000, rel=0.05)
    assert world.acd.estimate("help") == pytest.approx(90_000, rel=0.05)


def test_those_who_give_up_shorten_the_wait_of_those_behind() -> None:
    patient, impatient = measured(PLAIN), measured(PLAIN)
    for world in (patient, impatient):
        for number in range(100, 106):
            world.arrive(number)
    for number in range(102, 105):
        impatient.after(20_000)
        impatient.tell(ContactLeft(number))
        impatient.arrive(number + 100)
    hurried, calm = impatient.acd.estimate("sales"), patient.acd.estimate("sales")
    assert hurried is not None
    assert calm is not None
    assert hurried < calm


def test_nothing_is_estimated_while_nobody_wants_contacts() -> None:
    world = measured(PLAIN)
    for agent in "ab":
        world.tell(AgentAway(agent))
    assert world.acd.estimate("sales") is None


def test_whoever_would_wait_too_long_is_sent_on_at_once() -> None:
    settings = QueueSettings(wrap_up_ms=0, rest_ms=0, max_estimated_wait_ms=45_000, offer_ms=10**9)
    world = measured(settings)
    for number in range(100, 103):
        assert not any(isinstance(decision, Overflow) for decision in world.arrive(number))
    assert world.arrive("late") == [Overflow("late", "sales", "estimated")]
    assert world.tell(ContactArrived("callback", "sales", silent=True)) == []
