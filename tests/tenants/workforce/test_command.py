"""`./run simulate`: the page it prints, files of one's own, and what it says of a wrong one."""

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from telephony.acd.types import CompanyConfigured, StrategyName
from tenants.workforce.erlang import ErlangA, ErlangC, ServiceLevel
from tenants.workforce.simulation import AgentGroup, Arrivals, Constant, Exponential, LogNormal, QueuePlan, Scenario
from tenants.workforce.simulation.__main__ import main
from tenants.workforce.simulation.files import BadScenario, read
from tenants.workforce.simulation.named import NAMED, shared
from tenants.workforce.simulation.prediction import erlang_a, erlang_c, pools
from tenants.workforce.simulation.scenario import HOUR, CallerKind

FILE: dict[str, Any] = {
    "name": "Our Monday",
    "start": "08:00",
    "hours": 2,
    "answer_s": 3,
    "missed": 0.02,
    "companies": [
        {
            "name": "acme",
            "weight": 2,
            "reserved": 1,
            "queues": [
                {
                    "name": "service",
                    "calls_per_hour": [40, 60],
                    "talk": {"mean_s": 180, "variation": 0.9},
                    "patience_s": 120,
                    "wrap_up_s": 30,
                    "target_s": 15,
                    "strategy": "fewest_calls",
                    "max_waiting": 9,
                    "max_wait_s": 300,
                }
            ],
        }
    ],
    "agents": [
        {"name": "early", "count": 4, "queues": ["acme/service"], "shifts": [["08:00", "09:00"], ["09:15", "10:00"]]},
        {"name": "all day", "count": 1, "queues": ["acme/service"]},
    ],
}


def changed(*path: Any, to: object) -> dict[str, Any]:
    """The file with one value replaced."""
    data = deepcopy(FILE)
    inner: Any = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return data


# ---------------------------------------------------------------------------------------------- the page


@pytest.mark.parametrize("name", NAMED)
def test_a_named_day_is_printed_with_its_speed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--scenario", name]) == 0
    page = capsys.readouterr().out
    for queue in NAMED[name]().queues:
        assert queue.id in page
    assert "simulated seconds in" in page


def test_the_page_names_the_variants_and_sets_the_formulas_beside_the_figures(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["--scenario", "steady", "--agents", "22"])
    page = capsys.readouterr().out
    for word in ("SL ign", "SL for", "SL agn", "~ Erlang C", "~ Erlang A", "22 agents", "target 20.0 s"):
        assert word in page


def test_a_pool_the_formulas_do_not_know_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--scenario", "shared"])
    assert "~ Erlang" not in capsys.readouterr().out


def test_a_file_of_ones_own_is_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "monday.json"
    path.write_text(json.dumps(FILE))
    assert main(["--company-file", str(path), "--seed", "7"]) == 0
    assert "scenario Our Monday: 2 h, 5 agents, 1 queues, target 15.0 s, seed 7" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_file_that_is_none_is_one_line_on_stderr(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text)
    assert main(["--company-file", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["--company-file", str(tmp_path / "missing.json")]) == 2


def test_too_few_people_for_the_groups_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--scenario", "shared", "--agents", "2"]) == 2
    assert "3 groups need at least as many agents" in capsys.readouterr().err


# ---------------------------------------------------------------------------------------------- the file


def test_a_file_says_all_that_the_documentation_shows() -> None:
    scenario = read(FILE)
    queue = scenario.queues[0]
    assert (queue.id, queue.target_ms, queue.patience) == ("acme/service", 15_000, Exponential(120_000))
    assert queue.talk == LogNormal(180_000, 0.9)
    assert (queue.settings.wrap_up_ms, queue.settings.max_waiting, queue.settings.max_wait_ms) == (30_000, 9, 300_000)
    assert queue.settings.strategy is StrategyName.FEWEST_CALLS
    assert scenario.companies == (CompanyConfigured("acme", 2, 1),)
    assert scenario.groups[0].shifts == ((0, HOUR), (HOUR + HOUR // 4, 2 * HOUR))
    assert scenario.groups[1].shifts == ()
    assert (scenario.answer, scenario.missed, scenario.hours) == (Constant(3_000), 0.02, 2.0)


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ([], "scenario"),
        (changed("companies", to=[]), "scenario.companies"),
        (changed("hours", to=0), "scenario.hours"),
        (changed("start", to="8 o'clock"), "scenario.start"),
        (changed("missed", to=2), "scenario.missed"),
        (changed("companies", 0, "name", to=None), "scenario.companies[0].name"),
        (changed("companies", 0, "weight", to=0), "scenario.companies[0].weight"),
        (changed("companies", 0, "queues", 0, "talk", to=None), "scenario.companies[0].queues[0].talk"),
        (changed("companies", 0, "queues", 0, "talk", to={"mean_s": 0}), "scenario.companies[0].queues[0].talk.mean_s"),
        (changed("companies", 0, "queues", 0, "strategy", to="love"), "scenario.companies[0].queues[0].strategy"),
        (changed("companies", 0, "queues", 0, "max_waiting", to=1.5), "scenario.companies[0].queues[0].max_waiting"),
        (changed("companies", 0, "queues", 0, "calls_per_hour", to=[-1]), "scenario.companies[0].queues[0].calls_per"),
        (changed("companies", 0, "queues", to=[FILE["companies"][0]["queues"][0]] * 2), "scenario.companies"),
        (changed("agents", 0, "count", to=0), "scenario.agents[0].count"),
        (changed("agents", 0, "queues", to=["acme/sales"]), "scenario.agents[0].queues"),
        (changed("agents", 0, "shifts", to=[["08:00"]]), "scenario.agents[0].shifts"),
        (changed("agents", 0, "shifts", to=[["07:00", "09:00"]]), "scenario.agents[0].shifts"),
        (changed("agents", 0, "shifts", to=[["10:00", "09:00"]]), "scenario.agents[0].shifts"),
    ],
)
def test_a_mistake_is_named_by_its_place(data: object, where: str) -> None:
    with pytest.raises(BadScenario) as caught:
        read(data)
    assert str(caught.value).startswith(where)


@pytest.mark.parametrize("agents", [3, 10, 23, 100, 101])
def test_other_numbers_of_people_keep_the_proportions(agents: int) -> None:
    plan = shared()
    groups = plan.with_agents(agents).groups
    assert sum(group.count for group in groups) == agents
    for group, before in zip(groups, plan.groups, strict=True):
        assert abs(group.count - before.count * agents / plan.agents) <= 1 or group.count == 1


# ------------------------------------------------------------------------------------------- predictions


def test_queues_and_agents_who_share_nothing_are_pools_of_their_own() -> None:
    names = ("a", "b", "c")
    queues = tuple(QueuePlan(name, "acme", Arrivals.steady(10, 1), Exponential(60_000)) for name in names)
    groups = (
        AgentGroup("ab", 1, ("acme/a", "acme/b")),
        AgentGroup("b", 1, ("acme/b",)),
        AgentGroup("c", 1, ("acme/c",)),
    )
    found = pools(Scenario("three", queues, groups))
    assert [[queue.name for queue in pool.queues] for pool in found] == [["a", "b"], ["c"]]
    assert [pool.homogeneous for pool in found] == [False, True]


def steady(**changes: Any) -> Scenario:
    queue = QueuePlan("q", "acme", Arrivals.steady(200, 10), Exponential(150_000), Exponential(90_000))
    queue = replace(queue, settings=replace(queue.settings, wrap_up_ms=30_000), **changes)
    return Scenario("steady", (queue,), (AgentGroup("g", 11, (queue.id,)),), hours=10)


def test_a_steady_pool_is_expected_to_do_what_the_formulas_say_of_talk_and_wrap_up_together() -> None:
    scenario = steady()
    c, a = (expected(scenario, pools(scenario)[0]) for expected in (erlang_c, erlang_a))
    plain, patient = ErlangC(11, 10.0, 180_000), ErlangA(11, 10.0, 180_000, 90_000)
    assert c is not None
    assert a is not None
    assert c.asa_ms == pytest.approx(plain.mean_wait)
    assert c.service_level[ServiceLevel.AGAINST] == pytest.approx(plain.answered_within(20_000))
    assert a.asa_ms == pytest.approx(patient.mean_wait_of_answered)
    assert a.abandonment == pytest.approx(patient.abandonment)
    assert a.occupancy == pytest.approx(patient.occupancy)


def test_a_day_is_expected_piece_by_piece_weighted_by_its_callers() -> None:
    scenario = steady(arrivals=Arrivals((100.0, 200.0)))
    expected = erlang_a(scenario, pools(scenario)[0])
    assert expected is not None
    shares = [ErlangA(11, load, 180_000, 90_000).abandonment for load in (5.0, 10.0)]
    assert expected.abandonment == pytest.approx((shares[0] * 100 + shares[1] * 200) / 300)


def test_who_must_not_be_asked_says_nothing() -> None:
    endless = steady(patience=None)
    assert erlang_a(endless, pools(endless)[0]) is None
    assert erlang_c(endless, pools(endless)[0]) is not None
    choosy = steady(kinds=(CallerKind(prefer_ms=5_000),))
    assert erlang_c(choosy, pools(choosy)[0]) is None
