"""Who may take a contact: skills that relax, preferences, teams, the last agent, and a time to come."""

import gc

import pytest

from telephony.acd.state import Contact
from telephony.acd.types import (
    AgentAssigned,
    AgentAway,
    AgentReady,
    AgentSkilled,
    AgentTeamed,
    ContactArrived,
    ContactLeft,
    Need,
    OfferAccepted,
    OfferDeclined,
    Overflow,
    QueueConfigured,
    QueueRemoved,
    QueueSettings,
    skills,
)
from tests.telephony.acd.world import World, offered

NO_WRAP_UP = QueueSettings(wrap_up_ms=0, rest_ms=0)


def test_a_preferred_skill_is_asked_first_and_nobody_waits_for_it() -> None:
    world = World(agents="ab")
    world.tell(AgentSkilled("b", skills(english=3)))
    english = (Need("english", 2, relax_after_ms=0),)
    assert offered(world.tell(ContactArrived("c1", "sales", needs=english))) == [("c1", "b")]
    assert offered(world.tell(ContactArrived("c2", "sales", needs=english))) == [("c2", "a")]


def test_of_several_preferences_the_last_is_dropped_first() -> None:
    world = World(agents="abc")
    world.tell(AgentSkilled("b", skills(law=1)))
    world.tell(AgentSkilled("c", skills(english=1)))
    wishes = (Need("english", 1, 0), Need("law", 1, 0))
    assert offered(world.tell(ContactArrived("c1", "sales", needs=wishes))) == [("c1", "c")]


def test_a_need_relaxes_after_its_time_and_no_sooner() -> None:
    world = World(agents="ab")
    world.tell(ContactArrived("c1", "sales", needs=(Need("english", 1, 8_000),)))
    assert offered(world.after(7_999)) == []
    assert offered(world.after(1)) == [("c1", "a")]


def test_needs_relax_one_after_the_other() -> None:
    world = World(agents="ab")
    world.tell(AgentSkilled("b", skills(law=1)))
    needs = (Need("english", 1, 5_000), Need("law", 1, 9_000))
    assert offered(world.tell(ContactArrived("c1", "sales", needs=needs))) == []
    assert offered(world.after(5_000)) == [("c1", "b")]
    world.tell(ContactLeft("c1"))
    world.tell(AgentAway("b"))
    world.tell(ContactArrived("c2", "sales", needs=needs))
    assert offered(world.after(8_999)) == []
    assert offered(world.after(1)) == [("c2", "a")]


def test_a_relaxed_contact_still_goes_to_the_skilled_first() -> None:
    world = World(QueueSettings(rest_ms=0), agents="ab")
    world.tell(AgentSkilled("b", skills(english=1)))
    back = ContactArrived("c1", "sales", needs=(Need("english", 1, 5_000),), arrived_at=world.now - 6_000)
    assert offered(world.tell(back)) == [("c1", "b")]


def test_the_queues_needs_and_the_contacts_own_are_one() -> None:
    world = World(QueueSettings(needs=(Need("english", 2, 4_000), Need("law"))), agents="abc")
    world.tell(AgentSkilled("a", skills(english=2, law=1)))
    world.tell(AgentSkilled("b", skills(english=3, law=1)))
    assert offered(world.tell(ContactArrived("c1", "sales", needs=(Need("english", 3),)))) == [("c1", "b")]
    assert offered(world.tell(ContactArrived("c2", "sales", needs=(Need("english", 3),)))) == []
    assert offered(world.after(4_000)) == [("c2", "a")]


def test_a_contact_waits_for_its_last_agent_as_long_as_its_patience() -> None:
    world = World(NO_WRAP_UP, agents="ab")
    world.arrive("busy")
    world.tell(OfferAccepted("busy", "a"))
    assert world.tell(ContactArrived("c1", "sales", prefer_agent="a", prefer_ms=10_000)) == []
    assert offered(world.after(9_999)) == []
    assert offered(world.after(1)) == [("c1", "b")]


def test_a_returning_caller_goes_to_their_last_agent_before_whoever_is_idle_longest() -> None:
    world = World(agents="ab")
    assert offered(world.tell(ContactArrived("c1", "sales", prefer_agent="b", prefer_ms=10_000))) == [("c1", "b")]


def test_waiting_for_the_last_agent_ends_when_that_agent_takes_a_break_or_declines() -> None:
    world = World(NO_WRAP_UP, agents="ab")
    world.arrive("busy")
    world.tell(OfferAccepted("busy", "a"))
    world.tell(ContactArrived("c1", "sales", prefer_agent="a", prefer_ms=60_000))
    assert offered(world.tell(AgentAway("a"))) == [("c1", "b")]
    world.tell(OfferAccepted("c1", "b"))
    world = World(NO_WRAP_UP, agents="ab")
    world.tell(ContactArrived("c1", "sales", prefer_agent="b", prefer_ms=60_000))
    assert offered(world.tell(OfferDeclined("c1", "b"))) == [("c1", "a")]


@pytest.mark.parametrize("agent", ["stranger", "away", "elsewhere"])
def test_nobody_waits_for_an_agent_who_is_not_to_be_had(agent: str) -> None:
    world = World(agents="a")
    world.tell(QueueConfigured("help"))
    world.tell(AgentAssigned("away", "sales"))
    world.tell(AgentAway("away"))
    world.tell(AgentAssigned("elsewhere", "help"))
    world.tell(AgentReady("elsewhere"))
    assert offered(world.tell(ContactArrived("c1", "sales", prefer_agent=agent, prefer_ms=9_000))) == [("c1", "a")]


def test_a_split_gives_each_team_its_share() -> None:
    world = World(QueueSettings(split=(("east", 60), ("west", 40))), agents="abcdefghij")
    for agent in "abcdefghij":
        world.tell(AgentTeamed(agent, ("east" if agent in "abcdef" else "west",)))
    taken = [dict(offered(world.arrive(number)))[number] for number in range(10)]
    teams = ["east" if agent in tuple("abcdef") else "west" for agent in taken]
    assert teams == ["east", "west", "east", "west", "east"] * 2


def test_a_contact_meant_for_a_busy_team_goes_to_anybody_when_its_patience_ends() -> None:
    world = World(QueueSettings(split=(("east", 100),), split_patience_ms=6_000), agents="ab")
    world.tell(AgentTeamed("a", ("east",)))
    world.arrive("c1")
    assert world.arrive("c2") == []
    assert offered(world.after(5_999)) == []
    assert offered(world.after(1)) == [("c2", "b")]


def test_a_team_with_nobody_logged_in_is_passed_over() -> None:
    world = World(QueueSettings(split=(("east", 99), ("west", 1))), agents="ab")
    world.tell(AgentTeamed("a", ("west",)))
    assert offered(world.arrive("c1")) == [("c1", "a")]


def test_a_callback_at_a_time_is_offered_then_and_overtakes_nobody() -> None:
    world = World(QueueSettings(wrap_up_ms=0, offer_ms=90_000), agents="a")
    world.arrive("busy")
    world.tell(ContactArrived("later", "sales", silent=True, not_before=world.now + 10_000))
    world.after(5_000)
    world.arrive("now")
    assert world.acd.waiting("sales") == ["now"]
    assert world.acd.queue("sales").scheduled == 1
    world.after(5_000)
    assert world.acd.waiting("sales") == ["now", "later"]
    world.tell(ContactLeft("now"))
    assert offered(world.tell(ContactLeft("busy"))) == [("later", "a")]


def test_a_callback_keeps_its_place_and_is_not_sent_on() -> None:
    world = World(QueueSettings(max_wait_ms=5_000, max_waiting=1, announce_first_ms=1_000, offer_ms=90_000), agents="a")
    world.arrive("rings")
    world.arrive("waits")
    callback = ContactArrived("callback", "sales", silent=True, arrived_at=world.now - 100)
    assert world.tell(callback) == []
    assert world.acd.waiting("sales") == ["callback", "waits"]
    decisions = world.after(60_000)
    assert {decision.contact for decision in decisions if hasattr(decision, "contact")} == {"waits"}
    assert world.acd.waiting("sales") == ["callback"]
    assert world.tell(QueueRemoved("sales"))[0] == Overflow("callback", "sales", "removed")


def test_odd_demands_do_not_fill_the_memory() -> None:
    world = World(agents="a")
    world.tell(AgentAway("a"))
    for number in range(500):
        world.tell(ContactArrived(number, "sales", needs=(Need(f"skill-{number}"),)))
        world.tell(ContactLeft(number))
    assert len(world.acd._pool.queue("sales").lines) < 100


def test_a_contact_that_is_gone_leaves_its_memory_without_a_search() -> None:
    gc.collect()
    gc.disable()
    before = _contacts_in_memory()
    try:
        world = World(QueueSettings(max_waiting=3), agents="a")
        for number in range(50):
            world.arrive(number)
        world.journal.entries.clear()
        world.tell(OfferAccepted(0, "a"))
        for number in range(1, 4):
            world.tell(ContactLeft(number))
        assert _contacts_in_memory() == before
    finally:
        gc.enable()


def _contacts_in_memory() -> int:
    """By exact type: to ask other tests' lazy objects what they are would wake them."""
    return sum(type(thing) is Contact for thing in gc.get_objects())
