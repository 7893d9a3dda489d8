"""What the distributor does, one rule at a time."""

from collections.abc import Hashable

import pytest

from telephony.acd.types import (
    AgentAssigned,
    AgentAway,
    AgentEngaged,
    AgentMadeAway,
    AgentOffline,
    AgentReady,
    AgentSkilled,
    AgentState,
    AgentUnassigned,
    Announce,
    ContactArrived,
    ContactEnded,
    ContactLeft,
    Event,
    IllegalEvent,
    Need,
    Offer,
    OfferAccepted,
    OfferDeclined,
    Overflow,
    QueueConfigured,
    QueueRemoved,
    QueueSettings,
    QueueView,
    StaleOffer,
    StrategyName,
    WithdrawOffer,
    WrapUpEnded,
    WrapUpFinished,
    WrapUpStarted,
    skills,
)
from tests.telephony.acd.world import World, offered


def state(world: World, agent: str) -> AgentState:
    return world.acd.agent(agent).state


def test_a_contact_rings_at_the_free_agent_at_once() -> None:
    world = World(agents="a")
    assert world.arrive("c1") == [Offer("c1", "a", "sales", world.now + 20_000)]
    assert state(world, "a") is AgentState.RINGING


def test_a_waiting_contact_rings_as_soon_as_somebody_is_free() -> None:
    world = World(agents="a")
    world.arrive("c1")
    world.tell(OfferAccepted("c1", "a"))
    assert world.arrive("c2") == []
    assert world.tell(ContactEnded("c1")) == [WrapUpStarted("a", "c1", world.now + 30_000)]
    assert world.tell(WrapUpFinished("a")) == [WrapUpEnded("a", "c1"), Offer("c2", "a", "sales", world.now + 20_000)]


def test_a_wrap_up_ends_by_itself_at_its_limit() -> None:
    world = World(agents="a")
    world.arrive("c1")
    world.tell(OfferAccepted("c1", "a"))
    world.tell(ContactEnded("c1"))
    assert world.acd.next_deadline() == world.now + 30_000
    assert world.after(29_999) == []
    assert world.after(1) == [WrapUpEnded("a", "c1")]
    assert state(world, "a") is AgentState.READY


def test_without_wrap_up_the_agent_is_free_at_once() -> None:
    world = World(QueueSettings(wrap_up_ms=0), agents="a")
    world.arrive("c1")
    world.tell(OfferAccepted("c1", "a"))
    world.arrive("c2")
    assert offered(world.tell(ContactEnded("c1"))) == [("c2", "a")]


def test_higher_priority_goes_first_and_then_the_older_contact() -> None:
    world = World(QueueSettings(wrap_up_ms=0), agents="a")
    world.arrive("first")
    world.tell(OfferAccepted("first", "a"))
    for contact, priority in (("old", 0), ("young", 0), ("vip", 5), ("vip2", 5)):
        world.after(10)
        world.arrive(contact, priority=priority)
    assert world.acd.waiting("sales") == ["vip", "vip2", "old", "young"]
    order = []
    ended: Hashable = "first"
    for _ in range(4):
        ((ended, agent),) = offered(world.tell(ContactEnded(ended)))
        order.append(ended)
        world.tell(OfferAccepted(ended, agent))
    assert order == ["vip", "vip2", "old", "young"]


def test_a_contact_that_waited_before_gets_its_place_back() -> None:
    world = World(QueueSettings(wrap_up_ms=0, max_waiting=1), agents="a")
    world.arrive("busy")
    world.tell(OfferAccepted("busy", "a"))
    world.after(1_000)
    world.arrive("later")
    assert world.tell(ContactArrived("back", "sales", arrived_at=world.now - 500)) == []
    assert world.acd.waiting("sales") == ["back", "later"]


def test_an_unanswered_offer_goes_to_the_next_agent_at_once() -> None:
    world = World(agents="ab")
    world.arrive("c1")
    assert world.after(20_000) == [
        WithdrawOffer("c1", "a", "timeout"),
        Offer("c1", "b", "sales", world.now + 20_000),
    ]
    assert state(world, "a") is AgentState.RESTING


def test_a_declined_offer_goes_to_the_next_agent_and_back_after_a_rest() -> None:
    world = World(agents="ab")
    world.arrive("c1")
    assert offered(world.tell(OfferDeclined("c1", "a"))) == [("c1", "b")]
    assert world.tell(OfferDeclined("c1", "b")) == []
    assert world.acd.waiting("sales") == ["c1"]
    assert offered(world.after(5_000)) == [("c1", "a")]


def test_an_agent_who_misses_three_offers_in_a_row_is_set_away() -> None:
    world = World(QueueSettings(rest_ms=0, offer_ms=1_000), agents="a")
    world.arrive("c1")
    world.after(2_000)
    assert world.after(1_000) == [WithdrawOffer("c1", "a", "timeout"), AgentMadeAway("a", "missed")]
    assert (state(world, "a"), world.acd.agent("a").reason) == (AgentState.AWAY, "missed")
    assert offered(world.tell(AgentReady("a"))) == [("c1", "a")]


def test_an_answered_offer_forgives_the_missed_ones() -> None:
    world = World(QueueSettings(rest_ms=0, wrap_up_ms=0, away_after_missed=2), agents="a")
    for contact in ("c1", "c2", "c3"):
        world.arrive(contact)
        world.tell(OfferDeclined(contact, "a"))
        assert state(world, "a") is AgentState.RINGING
        world.tell(OfferAccepted(contact, "a"))
        world.tell(ContactEnded(contact))
    assert world.acd.agent("a").missed == 0


def test_a_caller_who_gives_up_stops_the_ringing_and_keeps_the_agents_turn() -> None:
    world = World(agents="ab")
    world.arrive("c1")
    assert world.tell(ContactLeft("c1")) == [WithdrawOffer("c1", "a", "contact_left")]
    assert offered(world.arrive("c2")) == [("c2", "a")]


def test_a_caller_who_gives_up_while_ringing_frees_the_agent_for_the_next_one() -> None:
    world = World(agents="a")
    world.arrive("c1")
    world.arrive("c2")
    decisions = world.tell(ContactLeft("c1"))
    assert offered(decisions) == [("c2", "a")]


@pytest.mark.parametrize(
    ("event", "reason"), [(AgentAway("a", "lunch"), "agent_away"), (AgentOffline("a"), "agent_offline")]
)
def test_an_agent_who_leaves_while_ringing_passes_the_contact_on(event: Event, reason: str) -> None:
    world = World(agents="ab")
    world.arrive("c1")
    assert world.tell(event) == [WithdrawOffer("c1", "a", reason), Offer("c1", "b", "sales", world.now + 20_000)]


def test_a_break_asked_for_in_a_conversation_begins_after_the_wrap_up() -> None:
    world = World(agents="a")
    world.arrive("c1")
    world.tell(OfferAccepted("c1", "a"))
    world.tell(AgentAway("a", "lunch"))
    assert state(world, "a") is AgentState.TALKING
    world.tell(ContactEnded("c1"))
    assert state(world, "a") is AgentState.WRAP_UP
    world.after(30_000)
    assert (state(world, "a"), world.acd.agent("a").reason) == (AgentState.AWAY, "lunch")


def test_ready_pressed_during_the_wrap_up_ends_it() -> None:
    world = World(agents="a")
    world.arrive("c1")
    world.tell(OfferAccepted("c1", "a"))
    world.tell(ContactEnded("c1"))
    assert world.tell(AgentReady("a")) == [WrapUpEnded("a", "c1")]
    assert state(world, "a") is AgentState.READY


def test_an_agent_who_logs_out_in_a_conversation_is_gone_after_it() -> None:
    world = World(agents="a")
    world.arrive("c1")
    world.tell(OfferAccepted("c1", "a"))
    world.tell(AgentOffline("a"))
    assert state(world, "a") is AgentState.TALKING
    assert world.tell(ContactEnded("c1")) == []
    assert state(world, "a") is AgentState.OFFLINE


def test_a_full_queue_sends_the_next_contact_on() -> None:
    world = World(QueueSettings(max_waiting=1), agents="a")
    world.arrive("c1")
    assert world.arrive("c2") == []
    assert world.arrive("c3") == [Overflow("c3", "sales", "full")]


def test_a_contact_that_waited_too_long_is_sent_on() -> None:
    world = World(QueueSettings(max_wait_ms=60_000, offer_ms=90_000), agents="a")
    world.arrive("rings")
    world.after(1_000)
    world.arrive("waits")
    assert world.after(60_000) == [Overflow("waits", "sales", "waited")]
    assert state(world, "a") is AgentState.RINGING
    assert world.after(30_000) == [WithdrawOffer("rings", "a", "timeout"), Overflow("rings", "sales", "waited")]


def test_nobody_waits_in_a_queue_where_nobody_is_logged_in() -> None:
    world = World()
    assert world.arrive("c1") == [Overflow("c1", "sales", "unstaffed")]
    world.tell(AgentAssigned("a", "sales"))
    world.tell(AgentAway("a"))
    assert world.arrive("c2") == []
    assert world.tell(AgentOffline("a")) == [Overflow("c2", "sales", "unstaffed")]


def test_a_queue_may_let_contacts_wait_for_agents_to_log_in() -> None:
    world = World(QueueSettings(overflow_when_unstaffed=False))
    assert world.arrive("c1") == []
    world.tell(AgentAssigned("a", "sales"))
    assert offered(world.tell(AgentReady("a"))) == [("c1", "a")]


def test_waiting_contacts_are_told_their_true_place() -> None:
    world = World(QueueSettings(announce_first_ms=5_000, announce_every_ms=10_000, offer_ms=90_000), agents="a")
    world.arrive("rings")
    world.arrive("one")
    world.after(1_000)
    world.arrive("vip", priority=1)
    assert world.after(5_000) == [
        Announce("one", "sales", 2, None),
        Announce("vip", "sales", 1, None),
    ]
    world.tell(ContactLeft("vip"))
    assert world.after(9_500) == [Announce("one", "sales", 1, None)]


def test_the_estimated_wait_follows_the_conversations_so_far() -> None:
    world = World(QueueSettings(announce_first_ms=1_000, wrap_up_ms=0), agents="ab")
    world.arrive("c1")
    world.tell(OfferAccepted("c1", "a"))
    world.after(60_000)
    world.tell(ContactEnded("c1"))
    world.arrive("x")
    world.arrive("y")
    world.arrive("z")
    assert world.after(1_000) == [Announce("z", "sales", 1, 30_000)]


def test_an_outbound_call_keeps_offers_away_until_it_ends() -> None:
    world = World(agents="a")
    world.tell(AgentEngaged("a", "out", wrap_up_ms=5_000))
    assert world.arrive("c1") == []
    assert world.tell(ContactEnded("out")) == [WrapUpStarted("a", "out", world.now + 5_000)]
    assert offered(world.after(5_000)) == [("c1", "a")]


def test_a_conversation_found_after_a_restart_is_taken_up_before_the_agent_is_ready() -> None:
    world = World(QueueSettings(overflow_when_unstaffed=False))
    world.tell(AgentAssigned("a", "sales"))
    world.arrive("waits")
    world.tell(AgentAway("a"))
    world.tell(AgentEngaged("a", "talk", wrap_up_ms=1_000, queue="sales"))
    world.tell(AgentReady("a"))
    assert state(world, "a") is AgentState.TALKING
    world.tell(ContactEnded("talk"))
    assert offered(world.after(1_000)) == [("waits", "a")]


def test_longest_idle_asks_who_has_been_free_the_longest() -> None:
    world = World(QueueSettings(wrap_up_ms=0), agents="abc")
    asked = []
    for number in range(4):
        world.after(10)
        ((contact, agent),) = offered(world.arrive(number))
        asked.append(agent)
        world.tell(OfferAccepted(contact, agent))
        world.after(10)
        world.tell(ContactEnded(contact))
    assert asked == ["a", "b", "c", "a"]


def test_fewest_calls_asks_who_has_taken_the_fewest() -> None:
    world = World(QueueSettings(wrap_up_ms=0, strategy=StrategyName.FEWEST_CALLS), agents="ab")
    world.tell(AgentAway("b"))
    for number in range(3):
        world.arrive(number)
        world.tell(OfferAccepted(number, "a"))
        world.tell(ContactEnded(number))
    world.tell(AgentReady("b"))
    for number in range(3, 6):
        assert offered(world.arrive(number)) == [(number, "b")]
        world.tell(OfferAccepted(number, "b"))
        world.after(1)
        world.tell(ContactEnded(number))
    assert offered(world.arrive(6)) == [(6, "a")]


def test_round_robin_goes_round_whoever_answers() -> None:
    world = World(QueueSettings(strategy=StrategyName.ROUND_ROBIN, rest_ms=0), agents="abc")
    asked = []
    for number in range(5):
        ((contact, agent),) = offered(world.arrive(number))
        asked.append(agent)
        world.tell(ContactLeft(contact))
    assert asked == ["a", "b", "c", "a", "b"]


def test_most_skilled_asks_the_best() -> None:
    world = World(QueueSettings(strategy=StrategyName.MOST_SKILLED), agents="ab")
    world.tell(AgentAssigned("b", "sales", level=5))
    assert offered(world.arrive("c1")) == [("c1", "b")]


def test_an_agents_priority_in_the_queue_comes_before_the_strategy() -> None:
    world = World(agents="ab")
    world.tell(AgentAssigned("a", "sales", priority=2))
    assert offered(world.arrive("c1")) == [("c1", "b")]
    assert offered(world.arrive("c2")) == [("c2", "a")]


def test_a_changed_strategy_reorders_the_free_agents() -> None:
    world = World(agents="ab")
    world.tell(AgentAssigned("b", "sales", level=5))
    world.tell(QueueConfigured("sales", QueueSettings(strategy=StrategyName.MOST_SKILLED)))
    assert offered(world.arrive("c1")) == [("c1", "b")]


def test_a_contact_waits_for_an_agent_who_has_what_it_needs() -> None:
    world = World(agents="ab")
    world.tell(AgentSkilled("b", skills(english=3)))
    assert offered(world.tell(ContactArrived("en", "sales", needs=(Need("english", 2),)))) == [("en", "b")]
    assert world.tell(ContactArrived("en2", "sales", needs=(Need("english", 2),))) == []
    assert offered(world.arrive("any")) == [("any", "a")]
    world.tell(ContactLeft("any"))
    assert offered(world.tell(AgentSkilled("a", skills(english=2)))) == [("en2", "a")]


def test_one_agent_serves_several_queues_oldest_contact_first() -> None:
    world = World(QueueSettings(wrap_up_ms=0), agents="a")
    world.tell(QueueConfigured("help", QueueSettings(wrap_up_ms=0)))
    world.tell(AgentAssigned("a", "help"))
    world.arrive("c1")
    world.tell(OfferAccepted("c1", "a"))
    world.after(1)
    world.arrive("h1", queue="help")
    world.after(1)
    world.arrive("c2")
    assert offered(world.tell(ContactEnded("c1"))) == [("h1", "a")]


def test_a_new_assignment_of_a_free_agent_takes_a_waiting_contact() -> None:
    world = World(agents="a")
    world.tell(QueueConfigured("help", QueueSettings(overflow_when_unstaffed=False)))
    world.arrive("h1", queue="help")
    assert offered(world.tell(AgentAssigned("a", "help"))) == [("h1", "a")]


def test_taking_an_agent_off_a_queue_withdraws_its_offer() -> None:
    world = World(QueueSettings(overflow_when_unstaffed=False), agents="a")
    world.arrive("c1")
    assert world.tell(AgentUnassigned("a", "sales")) == [WithdrawOffer("c1", "a", "unassigned")]
    assert (state(world, "a"), world.acd.waiting("sales")) == (AgentState.READY, ["c1"])
    assert world.tell(AgentUnassigned("a", "sales")) == []


def test_a_removed_queue_lets_its_contacts_go() -> None:
    world = World(agents="a")
    world.arrive("rings")
    world.arrive("waits")
    assert world.tell(QueueRemoved("sales")) == [
        Overflow("waits", "sales", "removed"),
        WithdrawOffer("rings", "a", "removed"),
        Overflow("rings", "sales", "removed"),
    ]
    assert state(world, "a") is AgentState.READY
    with pytest.raises(IllegalEvent):
        world.arrive("late")


def test_the_views_tell_what_is_going_on() -> None:
    world = World(agents="ab")
    world.arrive("talks")
    world.tell(OfferAccepted("talks", "a"))
    world.arrive("rings")
    since = world.now
    world.arrive("waits")
    world.after(10)
    world.arrive("vip", priority=9)
    assert world.acd.queue("sales") == QueueView(2, since, ready=0, ringing=1, talking=1, staffed=2)
    assert world.acd.agent("a").contact == "talks"
    assert world.acd.agent("b").contact == "rings"
    assert world.acd.agent("nobody").state is AgentState.OFFLINE


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (ContactArrived("waits", "sales"), "duplicate_contact"),
        (ContactArrived("talks", "sales"), "duplicate_contact"),
        (ContactArrived("new", "nowhere"), "unknown_queue"),
        (ContactLeft("nobody"), "unknown_contact"),
        (ContactLeft("talks"), "talking"),
        (ContactEnded("waits"), "not_talking"),
        (OfferAccepted("talks", "a"), "stale_offer"),
        (OfferAccepted("waits", "b"), "stale_offer"),
        (OfferDeclined("rings", "a"), "stale_offer"),
        (WrapUpFinished("a"), "not_in_wrap_up"),
        (AgentEngaged("a", "out"), "not_free"),
        (AgentEngaged("b", "out"), "not_free"),
        (AgentEngaged("nobody", "out"), "not_free"),
        (AgentAssigned("a", "nowhere"), "unknown_queue"),
        (QueueRemoved("nowhere"), "unknown_queue"),
    ],
)
def test_an_illegal_event_raises_and_changes_nothing(event: Event, code: str) -> None:
    world = World(agents="ab")
    for contact in ("talks", "rings", "waits"):
        world.arrive(contact)
    world.tell(OfferAccepted("talks", "a"))
    before = (world.acd.queue("sales"), world.acd.agent("a"), world.acd.agent("b"))
    with pytest.raises(IllegalEvent) as caught:
        world.tell(event)
    assert caught.value.code == code
    assert isinstance(caught.value, StaleOffer) is (code == "stale_offer")
    assert (world.acd.queue("sales"), world.acd.agent("a"), world.acd.agent("b")) == before


def test_time_never_runs_backwards() -> None:
    world = World(agents="a")
    world.now -= 500
    assert world.arrive("c1") == [Offer("c1", "a", "sales", 21_001)]
