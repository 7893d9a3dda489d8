"""Agents shared by companies: reserves, fairness, bars, and what keeps an agent from all of them."""

import random
from collections import Counter
from itertools import pairwise

import pytest

from telephony.acd.fairness import CREDIT
from telephony.acd.types import (
    OCCUPANCY_WINDOW_MS,
    AgentAssigned,
    AgentBarred,
    AgentCapped,
    AgentEngaged,
    AgentReady,
    AgentState,
    AgentUnassigned,
    AgentUnbarred,
    BarLifted,
    CompanyConfigured,
    ContactArrived,
    ContactEnded,
    ContactLeft,
    IllegalEvent,
    Offer,
    OfferAccepted,
    OfferDeclined,
    Overflow,
    QueueConfigured,
    QueueSettings,
    WithdrawOffer,
)
from tests.telephony.acd.world import World, offered

PLAIN = QueueSettings(wrap_up_ms=0, rest_ms=0, overflow_when_unstaffed=False, offer_ms=10**9)


def shared(companies: str, agents: dict[str, str]) -> World:
    """A world with one queue per company, named as it, and agents who serve the companies given."""
    world = World(PLAIN)
    for company in companies:
        world.tell(QueueConfigured(company, PLAIN, company))
    for agent, served in agents.items():
        for company in served:
            world.tell(AgentAssigned(agent, company))
        world.after(1)
        world.tell(AgentReady(agent))
    return world


def test_a_reserve_keeps_agents_for_its_company() -> None:
    world = shared("CD", {"x": "CD", "y": "CD"})
    world.tell(CompanyConfigured("C", reserved=1))
    assert offered(world.arrive("d1", "D")) == [("d1", "x")]
    assert world.arrive("d2", "D") == []
    assert offered(world.arrive("c1", "C")) == [("c1", "y")]


def test_agents_busy_for_the_company_count_for_its_reserve() -> None:
    world = shared("CD", {"x": "C", "y": "CD"})
    world.tell(CompanyConfigured("C", reserved=1))
    assert offered(world.arrive("c1", "C")) == [("c1", "x")]
    assert offered(world.arrive("d1", "D")) == [("d1", "y")]


def test_who_was_kept_back_is_free_for_others_as_soon_as_the_reserve_is_met() -> None:
    world = shared("CD", {"y": "CD"})
    world.tell(CompanyConfigured("C", reserved=1))
    assert world.arrive("d1", "D") == []
    assert offered(world.tell(AgentAssigned("x", "C"))) == []
    assert offered(world.tell(AgentReady("x"))) == [("d1", "y")]


def test_a_reserve_given_up_frees_its_agents() -> None:
    world = shared("CD", {"y": "CD"})
    world.tell(CompanyConfigured("C", reserved=1))
    world.arrive("d1", "D")
    assert offered(world.tell(CompanyConfigured("C", reserved=0))) == [("d1", "y")]


def test_an_agent_who_no_longer_serves_the_company_is_not_kept_for_it() -> None:
    world = shared("CD", {"y": "CD"})
    world.tell(CompanyConfigured("C", reserved=1))
    world.arrive("d1", "D")
    assert offered(world.tell(AgentUnassigned("y", "C"))) == [("d1", "y")]


def test_two_reserves_never_wait_for_each_other() -> None:
    """One agent, claimed by both: whoever comes first has the agent, and then the other."""
    world = shared("CD", {"x": "CD"})
    world.tell(CompanyConfigured("C", reserved=1))
    world.tell(CompanyConfigured("D", reserved=1))
    assert offered(world.arrive("d1", "D")) == [("d1", "x")]
    assert world.arrive("c1", "C") == []
    assert offered(world.tell(ContactLeft("d1"))) == [("c1", "x")]


def test_a_company_that_falls_below_its_reserve_gets_agents_kept_for_another() -> None:
    world = shared("CD", {"d": "D", "x": "CD"})
    world.tell(CompanyConfigured("C", reserved=1))
    world.tell(CompanyConfigured("D", reserved=1))
    assert offered(world.arrive("d1", "D")) == [("d1", "d")]
    assert world.arrive("d2", "D") == []
    world.tell(OfferAccepted("d1", "d"))
    world.tell(AgentUnassigned("d", "D"))
    assert offered(world.tell(ContactEnded("d1"))) == [("d2", "x")]


def test_an_outbound_call_counts_for_the_company_it_is_made_for() -> None:
    world = shared("CD", {"x": "C", "y": "CD"})
    world.tell(CompanyConfigured("C", reserved=1))
    world.tell(AgentEngaged("x", "out", company="C"))
    assert world.acd.agent("x").company == "C"
    assert offered(world.arrive("d1", "D")) == [("d1", "y")]


def saturated(weights: dict[str, int], agents: dict[str, str], rounds: int) -> list[tuple[str, str]]:
    """Agent and company of each contact that was answered, while every queue always has somebody waiting."""
    world = shared("".join(weights), {})
    for company, weight in weights.items():
        world.tell(CompanyConfigured(company, weight))
        for number in range(rounds):
            world.arrive(f"{company}{number}", company)
    draw = random.Random(3)  # noqa: S311  (a repeatable day, not a secret)
    order: list[tuple[str, str]] = []
    ringing: list[Offer] = []
    for agent, served in agents.items():
        for company in served:
            world.tell(AgentAssigned(agent, company))
        ringing += [decision for decision in world.tell(AgentReady(agent)) if isinstance(decision, Offer)]
    for _ in range(rounds):
        offer = ringing.pop(draw.randrange(len(ringing)))
        order.append((str(offer.agent), str(offer.queue)))
        world.tell(OfferAccepted(offer.contact, offer.agent))
        world.after(draw.randrange(1_000, 60_000))
        ringing += [decision for decision in world.tell(ContactEnded(offer.contact)) if isinstance(decision, Offer)]
    return order


@pytest.mark.parametrize("weights", [{"C": 1, "D": 1}, {"C": 3, "D": 1}, {"C": 5, "D": 2, "E": 1}])
def test_shared_agents_time_goes_by_weight(weights: dict[str, int]) -> None:
    everybody = "".join(weights)
    order = saturated(weights, {"x": everybody, "y": everybody}, 1_000)
    total = sum(weights.values())
    for company, weight in weights.items():
        share = Counter(served for _, served in order[200:])[company] / len(order[200:])
        assert share == pytest.approx(weight / total, abs=0.03)


def test_no_company_starves_whatever_the_weights_and_the_wiring() -> None:
    """Between two contacts of a company, each agent gives the others what their weights and the credit allow."""
    draw = random.Random(11)  # noqa: S311
    for _ in range(20):
        weights = {company: draw.choice([1, 2, 5, 20]) for company in "ABCDEF"}
        agents = {f"agent{n}": "".join(draw.sample("ABCDEF", draw.randint(2, 6))) for n in range(4)}
        served = set("".join(agents.values()))
        order = saturated({name: weight for name, weight in weights.items() if name in served}, agents, 1_200)
        for agent, companies in agents.items():
            own = [company for who, company in order if who == agent]
            for company in companies:
                others = [weights[other] / weights[company] for other in companies if other != company]
                bound = sum(times + CREDIT + 2 for times in others)
                assert longest_gap(own, company) <= bound, (company, weights, agents)


def longest_gap(order: list[str], company: str) -> int:
    """How many of others at most came between two of the company's, or before the first, or after the last."""
    places = [-1, *(place for place, served in enumerate(order) if served == company), len(order)]
    return max(after - before - 1 for before, after in pairwise(places))


def test_priority_is_each_companys_own() -> None:
    world = shared("CD", {})
    for number in range(20):
        world.tell(ContactArrived(f"c{number}", "C", priority=1_000))
        world.tell(ContactArrived(f"d{number}", "D"))
    world.tell(AgentAssigned("x", "C"))
    world.tell(AgentAssigned("x", "D"))
    ((contact, _),) = offered(world.tell(AgentReady("x")))
    taken = [str(contact)]
    for _ in range(19):
        world.tell(OfferAccepted(taken[-1], "x"))
        world.after(1_000)
        ((contact, _),) = offered(world.tell(ContactEnded(taken[-1])))
        taken.append(str(contact))
    assert 8 <= sum(contact.startswith("d") for contact in taken) <= 12


def test_an_offer_nobody_took_costs_its_company_nothing() -> None:
    world = shared("CD", {})
    world.arrive("c1", "C")
    world.after(1)
    world.arrive("d1", "D")
    for company in "CD":
        world.tell(AgentAssigned("x", company))
    assert offered(world.tell(AgentReady("x"))) == [("c1", "x")]
    assert offered(world.tell(OfferDeclined("c1", "x"))) == [("c1", "x")]


def test_a_quiet_company_does_not_save_up_for_ever() -> None:
    """C alone for 300 contacts, then D: D is ahead by its credit, not by 300."""
    world = shared("CD", {"x": "CD"})
    for number in range(301):
        world.arrive(f"c{number}", "C")
    for number in range(300):
        world.tell(OfferAccepted(f"c{number}", "x"))
        world.after(60_000)
        if number == 299:
            for waiting in range(100):
                world.arrive(f"d{waiting}", "D")
                world.arrive(f"e{waiting}", "C")
        ((contact, _),) = offered(world.tell(ContactEnded(f"c{number}")))
    taken = []
    for _ in range(40):
        taken.append(str(contact))
        world.tell(OfferAccepted(contact, "x"))
        world.after(60_000)
        ((contact, _),) = offered(world.tell(ContactEnded(contact)))
    assert sum(who.startswith("d") for who in taken) <= 27


def test_a_bar_withdraws_what_rings_and_passes_it_on() -> None:
    world = shared("CD", {"x": "CD", "y": "C"})
    world.arrive("c1", "C")
    decisions = world.tell(AgentBarred("x", "C"))
    assert decisions[0] == WithdrawOffer("c1", "x", "barred")
    assert offered(decisions) == [("c1", "y")]
    assert offered(world.arrive("d1", "D")) == [("d1", "x")]


def test_a_barred_agent_counts_as_logged_out_for_the_company() -> None:
    world = World()
    world.tell(QueueConfigured("C", QueueSettings(), "acme"))
    world.tell(AgentAssigned("x", "C"))
    world.tell(AgentReady("x"))
    world.tell(AgentBarred("x", "acme"))
    assert world.acd.queue("C").staffed == 0
    assert world.arrive("c1", "C") == [Overflow("c1", "C", "unstaffed")]


def test_a_bar_ends_at_its_time_or_when_lifted() -> None:
    world = shared("C", {"x": "C"})
    world.tell(AgentBarred("x", "C", until=world.now + 5_000))
    assert world.arrive("c1", "C") == []
    decisions = world.after(5_000)
    assert decisions[0] == BarLifted("x", "C")
    assert offered(decisions) == [("c1", "x")]
    world.tell(ContactLeft("c1"))
    world.tell(AgentBarred("x", "C", until=world.now + 5_000))
    world.arrive("c2", "C")
    assert offered(world.tell(AgentUnbarred("x", "C"))) == [("c2", "x")]
    assert world.tell(AgentUnbarred("x", "C")) == []
    assert world.after(10_000) == []


def test_a_bar_set_again_has_the_new_time() -> None:
    world = shared("C", {"x": "C"})
    world.tell(AgentBarred("x", "C", until=world.now + 5_000))
    world.tell(AgentBarred("x", "C"))
    world.arrive("c1", "C")
    assert world.after(600_000) == []


def test_an_agent_over_the_cap_rests_until_below_it() -> None:
    world = shared("C", {"x": "C"})
    world.tell(AgentCapped("x", 50))
    world.arrive("c1", "C")
    world.tell(OfferAccepted("c1", "x"))
    busy = OCCUPANCY_WINDOW_MS * 60 // 100
    world.after(busy)
    world.tell(ContactEnded("c1"))
    view = world.acd.agent("x")
    assert (view.state, view.reason) == (AgentState.RESTING, "occupancy")
    assert world.arrive("c2", "C") == []
    world.tell(AgentReady("x"))  # saying it again does not help
    rest = OCCUPANCY_WINDOW_MS - busy + OCCUPANCY_WINDOW_MS // 10
    assert view.until == world.now + rest
    assert offered(world.after(rest - 1)) == []
    assert offered(world.after(1)) == [("c2", "x")]


def test_a_higher_cap_ends_the_rest() -> None:
    world = shared("C", {"x": "C"})
    world.tell(AgentCapped("x", 50))
    world.arrive("c1", "C")
    world.tell(OfferAccepted("c1", "x"))
    world.after(OCCUPANCY_WINDOW_MS * 60 // 100)
    world.tell(ContactEnded("c1"))
    world.tell(AgentCapped("x", 70))
    assert world.acd.agent("x").state is AgentState.READY


def test_a_queue_never_changes_its_company() -> None:
    world = shared("C", {})
    with pytest.raises(IllegalEvent) as caught:
        world.tell(QueueConfigured("C", PLAIN, "D"))
    assert caught.value.code == "other_company"
