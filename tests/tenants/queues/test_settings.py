"""What a queue may be told: skills, shares, overflow, callbacks, recording, words."""

from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope
from telephony.acd.types import StrategyName
from telephony.ports import CallbackRule
from tenants.agents.services import create_skill, create_team
from tenants.companies.models import Company
from tenants.queues.errors import OverflowCircle, QueueInUse
from tenants.queues.models import OVERFLOW_REASONS, Queue, Strategy
from tenants.queues.selectors import active_dispositions
from tenants.queues.serializers import OverflowSerializer
from tenants.queues.services import change_queue, create_queue, remove_queue, set_dispositions
from tests.tenants.desk.conftest import ClientFor

JSON = "application/json"
CALLBACK = {"offer_after_ms": 0, "attempts": 2, "retry_ms": 60_000, "expires_ms": 3_600_000}
CALLBACK_LIMITS = {"most": 20, "most_to_number": 1}
NOBODY = "01890000-0000-7000-8000-000000000000"
NEED: dict[str, Any] = {"skill_id": NOBODY, "level": 3, "relax_after_ms": None}


@pytest.fixture
def browser(client_for: ClientFor, company_a: Company, alice: User, service: Queue) -> Client:
    return client_for(alice, company_a)


@pytest.fixture
def url(service: Queue) -> str:
    return f"/api/queues/{service.pk}/"


def test_the_words_are_the_engines() -> None:
    assert {choice.value for choice in Strategy} == {name.value for name in StrategyName}
    assert set(OverflowSerializer().fields) == set(OVERFLOW_REASONS)


def test_every_setting_is_kept_as_given(browser: Client, url: str, service: Queue, bob: User) -> None:
    english, north, south = create_skill("English"), create_team("North"), create_team("South")
    wanted: dict[str, Any] = {
        "strategy": "ring_all",
        "priority": 3,
        "weight": 2,
        "ageing_ms": 30_000,
        "auto_answer": True,
        "wrap_up_extra_ms": 120_000,
        "max_estimated_wait_ms": 240_000,
        "last_agent_ms": 15_000,
        "record": "share",
        "record_share": 25,
        "greeting": "Call for Acme",
        "script": "Say hello.\nSay good-bye.",
        "resume_ms": 20_000,
        "overflow": {"full": "voicemail:", "waited": f"agent:{bob.pk}", "estimated": "number:+861055501234"},
        "callback": CALLBACK | CALLBACK_LIMITS,
    }
    parts = {
        "skills": [{"skill_id": str(english.pk), "level": 4, "relax_after_ms": 20_000}],
        "split": [
            {"team_id": str(north.pk), "percent": 70},
            {"team_id": str(south.pk), "percent": 30},
        ],
    }
    shown = browser.patch(url, wanted | parts, JSON).json()
    assert {name: shown[name] for name in wanted} == wanted
    assert shown["skills"] == [parts["skills"][0] | {"name": "English"}]
    assert [(row["name"], row["percent"]) for row in shown["split"]] == [("North", 70), ("South", 30)]
    assert browser.patch(url, {"weight": 5}, JSON).json() == shown | {"weight": 5}
    cleared = browser.patch(url, {"skills": [], "split": [], "overflow": {}, "callback": None}, JSON).json()
    assert [cleared[name] for name in ("skills", "split", "overflow", "callback")] == [[], [], {}, None]


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"weight": 0}, {"weight"}),
        ({"record": "sometimes"}, {"record"}),
        ({"record": True}, {"record"}),
        ({"record_share": 0}, {"record_share"}),
        ({"resume_ms": 120_001}, {"resume_ms"}),
        ({"greeting": "x" * 201}, {"greeting"}),
        ({"overflow": {"full": "the moon"}}, {"overflow.full"}),
        ({"overflow": {"full": f"queue:{NOBODY}"}}, {"overflow.full"}),
        ({"overflow": {"waited": "flow:nowhere"}}, {"overflow.waited"}),
        ({"overflow": {"unstaffed": "agent:99999999"}}, {"overflow.unstaffed"}),
        ({"callback": CALLBACK | {"attempts": 0}}, {"callback.attempts"}),
        ({"callback": CALLBACK | {"retry_ms": 1}}, {"callback.retry_ms"}),
        ({"callback": CALLBACK | {"most": 0}}, {"callback.most"}),
        ({"callback": CALLBACK | {"most_to_number": 101}}, {"callback.most_to_number"}),
        ({"callback": {"attempts": 2}}, {"callback.offer_after_ms", "callback.retry_ms", "callback.expires_ms"}),
        ({"skills": [NEED | {"skill_id": "English"}]}, {"skills.0.skill_id"}),
        ({"skills": [NEED | {"level": 11}]}, {"skills.0.level"}),
        ({"split": [{"percent": 100}]}, {"split.0.team_id"}),
    ],
)
def test_what_cannot_be_is_refused_by_its_place_and_changes_nothing(
    browser: Client, url: str, wrong: dict[str, Any], fields: set[str]
) -> None:
    before = browser.get(url).json()
    refused = browser.patch(url, {"weight": 7} | wrong, JSON)
    assert (refused.status_code, set(refused.json()["fields"])) == (400, fields)
    assert browser.get(url).json() == before


def test_limits_of_callbacks_nobody_set_are_the_usual_ones(browser: Client, url: str, service: Queue) -> None:
    service.callback = CALLBACK  # as a rule was kept before it had limits
    service.save()
    usual = CALLBACK | {"most": CallbackRule().most, "most_to_number": CallbackRule().most_to_number}
    assert browser.get(url).json()["callback"] == usual
    assert browser.patch(url, {"callback": CALLBACK | CALLBACK_LIMITS}, JSON).status_code == 200
    told = Entry.objects.get(verb="queue.changed").details
    assert (told["before"]["callback"], told["after"]["callback"]) == (CALLBACK, CALLBACK | CALLBACK_LIMITS)
    assert browser.patch(url, {"callback": CALLBACK}, JSON).json()["callback"] == usual


@pytest.mark.parametrize(("shares", "status"), [([60, 40], 200), ([100], 200), ([60, 30], 400), ([60, 60], 400)])
def test_the_shares_of_teams_make_100(browser: Client, url: str, shares: list[int], status: int) -> None:
    split = [
        {"team_id": str(create_team(f"Team {number}").pk), "percent": share} for number, share in enumerate(shares)
    ]
    answer = browser.patch(url, {"split": split}, JSON)
    assert answer.status_code == status
    assert status == 200 or answer.json()["code"] == "split_not_whole"
    if status == 400:
        assert browser.get(url).json()["split"] == []


@pytest.mark.parametrize("part", ["skills", "split"])
def test_nothing_is_named_twice(browser: Client, url: str, part: str) -> None:
    skill, team = create_skill("English"), create_team("North")
    row: dict[str, Any] = (
        NEED | {"skill_id": str(skill.pk)} if part == "skills" else {"team_id": str(team.pk), "percent": 50}
    )
    refused = browser.patch(url, {part: [row, row]}, JSON)
    key = "skill_id" if part == "skills" else "team_id"
    assert (refused.status_code, set(refused.json()["fields"])) == (400, {f"{part}.1.{key}"})


def test_a_queue_does_not_overflow_into_itself(browser: Client, url: str, service: Queue) -> None:
    for reason in OVERFLOW_REASONS:
        refused = browser.patch(url, {"overflow": {reason: f"queue:{service.pk}"}}, JSON)
        assert (refused.status_code, refused.json()["code"]) == (400, "overflow_circle")


def test_overflows_do_not_lead_round_at_once(service: Queue) -> None:
    second, third = create_queue("Second"), create_queue("Third")
    change_queue(service, overflow={"full": f"queue:{second.pk}"})
    change_queue(second, overflow={"unstaffed": f"queue:{third.pk}"})
    with pytest.raises(OverflowCircle):
        change_queue(third, overflow={"estimated": f"queue:{service.pk}"})
    with pytest.raises(OverflowCircle):
        change_queue(third, overflow={"full": "flow:key_1"})  # the menu's place that is the first queue
    change_queue(third, overflow={"waited": f"queue:{service.pk}"})  # who waited there moves on, and not in a moment
    third.refresh_from_db()
    assert third.overflow == {"waited": f"queue:{service.pk}"}


def test_another_companys_skill_team_and_queue_are_not_there(browser: Client, url: str, company_b: Company) -> None:
    with company_scope(company_b):
        skill, team, queue = create_skill("Theirs"), create_team("Theirs"), create_queue("Theirs")
    for wrong, status in (
        ({"skills": [NEED | {"skill_id": str(skill.pk)}]}, 404),
        ({"split": [{"team_id": str(team.pk), "percent": 100}]}, 404),
        ({"overflow": {"full": f"queue:{queue.pk}"}}, 400),
    ):
        assert browser.patch(url, wrong, JSON).status_code == status


@pytest.mark.parametrize("kind", ["queue", "voicemail"])
def test_a_queue_another_overflows_into_stays(service: Queue, kind: str) -> None:
    spare = create_queue("Spare")
    change_queue(service, overflow={"full": f"{kind}:{spare.pk}"})
    with pytest.raises(QueueInUse):
        remove_queue(spare)
    change_queue(service, overflow={})
    remove_queue(spare)


def test_the_audit_tells_what_a_queue_needed_before_and_needs_now(service: Queue) -> None:
    english = create_skill("English")
    change_queue(service, skills=[{"skill_id": english.pk, "level": 3, "relax_after_ms": None}])
    change_queue(service, skills=[{"skill_id": english.pk, "level": 3, "relax_after_ms": None}])
    entry = Entry.objects.get(verb="queue.changed")
    need = {"skill_id": str(english.pk), "level": 3, "relax_after_ms": None}
    assert entry.details == {"before": {"skills": []}, "after": {"skills": [need]}}


def test_a_result_of_a_queue_that_goes_is_not_for_all_calls_then(service: Queue) -> None:
    spare = create_queue("Spare")
    rows: list[tuple[str, list[Any]]] = [("here", [spare.pk]), ("both", [spare.pk, service.pk]), ("all", [])]
    set_dispositions([{"code": code, "label": code, "kind": "other", "queue_ids": ids} for code, ids in rows])
    remove_queue(spare)
    assert [row.code for row in active_dispositions()] == ["both", "all"]
    assert [row.code for row in active_dispositions(service.pk)] == ["both", "all"]


def test_results_are_written_as_one_list_for_all_queues_or_some(browser: Client, service: Queue) -> None:
    rows = [
        {"code": "sold", "label": "Sold", "kind": "sale", "queue_ids": [str(service.pk)]},
        {"code": "asked", "label": "Asked", "kind": "resolved", "queue_ids": []},
    ]
    assert browser.put("/api/dispositions/", rows, JSON).json() == rows
    assert browser.get("/api/dispositions/").json() == rows
    refused = browser.put("/api/dispositions/", [rows[0] | {"queue_ids": [NOBODY]}], JSON)
    assert (refused.status_code, refused.json()["code"]) == (404, "queue_not_found")
    assert browser.get("/api/dispositions/").json() == rows
