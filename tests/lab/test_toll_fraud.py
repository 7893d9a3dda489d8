"""A call out that looks like toll fraud: refused, allowed by a click beside the alarm, made, and refused again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from linepool.launcher.stack import Stack
from tests.lab.agent import Browser
from tests.lab.desk import Refusal
from tests.lab.manage import manage
from tests.lab.scene import Colleague, House, Scene
from tests.lab.workspace import PASSWORD, await_value

RISKY = "+8615"
"""Where the people of the tests have their numbers."""


def watches(stack: Stack, house: House, *prefixes: str) -> None:
    """The operator says which ranges nobody of the company calls by chance; without any, the usual ones."""
    rules = {"prefixes": [*prefixes]} if prefixes else {}
    code = (
        "from linepool.kernel.tenancy import public_scope\n"
        "from tenants.companies.models import Company\n"
        "from tenants.companies.services import oversee\n"
        f"with public_scope(): oversee(Company.objects.get(slug={house.workspace.slug!r}), fraud={rules!r})"
    )
    manage(stack, "shell", "-v0", "-c", code)


@pytest.fixture
def watched(stack: Stack, scene: Scene) -> Iterator[House]:
    """The company, with a range of its own that is watched."""
    watches(stack, scene.house, RISKY)
    yield scene.house
    for release in scene.house.workspace.site.get("/api/fraud/releases/")["results"]:
        scene.house.workspace.site.send("DELETE", f"/api/fraud/releases/{release['id']}/")
    watches(stack, scene.house)


def refused(agent: Colleague, number: str) -> bool:
    """Whether a call there is stopped as fraud; one that is not is given up. Rules are in force a moment later."""
    try:
        agent.desk.does("dial", to=number)
    except Refusal as refusal:
        if refusal.code != "fraud_range":
            raise
        return True
    agent.desk.does("hangup")
    agent.desk.sees("")
    return False


def is_refused(agent: Colleague, number: str) -> None:
    await_value(lambda: refused(agent, number), 40, "the call is stopped")


def is_made(scene: Scene, agent: Colleague, whom: str) -> None:
    """The agent reaches this outsider, and they talk."""
    olga = scene.people.named(whom)
    await_value(lambda: not refused(agent, olga.address), 40, "the call is let through")
    agent.desk.does("dial", to=olga.address)
    agent.phone.answer()
    olga.answer()
    scene.hearing(**{agent.name: whom, whom: agent.name})
    olga.hang_up()
    agent.desk.sees("")
    agent.phone.is_hung_up()


def allows(owner: Browser, term: str, reason: str) -> None:
    """In the form that is open: why, for how long, and done."""
    owner.see("allow-reason")
    owner.fill("allow-reason", reason)
    owner.page.locator(".ant-modal .ant-select").last.click()
    owner.page.locator(".ant-select-dropdown:visible .ant-select-item-option", has_text=term).click()
    owner.press("allow-save")
    expect(owner.there("allow-save")).to_have_count(0)


def takes_back(owner: Browser) -> None:
    """The one release there is."""
    owner.press("release-remove")
    owner.page.locator(".ant-popconfirm .ant-btn-primary").click()
    expect(owner.there("release-row")).to_have_count(0)


def test_a_stopped_call_is_allowed_beside_its_alarm_taken_back_and_allowed_for_good(
    scene: Scene, watched: House, visitor: Browser
) -> None:
    (anna,) = scene.at_work("anna")
    olga = scene.people.outsider("olga")
    site = watched.workspace.site
    is_refused(anna, olga.address)

    visitor.begin_session(site.url, watched.workspace.email, PASSWORD)
    visitor.page.goto(f"{site.url}/live")
    alarm = visitor.see("alarm", code="fraud_range")
    expect(alarm).to_contain_text(RISKY)
    alarm.get_by_test_id("alarm-allow").click()
    assert visitor.there("allow-subject").input_value() == RISKY
    allows(visitor, "One hour", "Campaign")
    is_made(scene, anna, "olga")

    visitor.page.goto(f"{site.url}/contract")
    expect(visitor.see("release-row")).to_contain_text("Campaign")
    takes_back(visitor)
    is_refused(anna, olga.address)

    visitor.press("allow")
    visitor.fill("allow-subject", RISKY)
    allows(visitor, "For good", "Our partners")
    expect(visitor.see("release-row")).to_contain_text("For good")
    is_made(scene, anna, "olga")
