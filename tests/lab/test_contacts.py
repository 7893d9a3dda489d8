"""Whom an agent knows: kept by hand, named when they really call, and every call told again afterwards."""

import pytest
from playwright.sync_api import Playwright, expect

from tests.lab.agent import Agent
from tests.lab.desk import Refusal
from tests.lab.scene import Scene

TOLD_MS = 30_000
"""More than a call takes from its end into the history, and the open page to look again."""


def keeps(person: Agent, name: str, number: str) -> None:
    """Make a contact on its page, by hand."""
    person.press("nav-contacts")
    person.press("add-contact")
    expect(person.see("contact-name")).to_be_focused()
    person.page.keyboard.type(name)
    person.fill("contact-number", "tomorrow")
    person.press("contact-save")
    person.see("error", seconds=15)
    person.fill("contact-number", number)
    person.fill("contact-notes", "Calls in the morning")
    person.press("contact-save")
    person.see("contact-detail")


def test_a_contact_kept_by_hand_is_named_when_it_calls_and_the_call_stands_in_its_timeline(
    scene: Scene, chromium: Playwright
) -> None:
    caller = scene.people.outsider("cal")
    with scene.in_browser(chromium, "anna") as anna:
        keeps(anna, "王小明", caller.address)
        expect(anna.there("contact-call")).to_have_count(0)
        anna.page.keyboard.press("Escape")
        anna.press("nav-desk")
        scene.caller()
        anna.is_rung()
        expect(anna.see("call-contact")).to_have_text("王小明")
        expect(anna.see("desk-contact")).to_contain_text("Calls in the morning")
        anna.click("answer", "call-card", state="talking")
        scene.hearing(cal="anna", anna="cal")
        expect(anna.see("call-contact")).to_have_text("王小明")
        caller.hang_up()
        expect(anna.there("call-card")).to_have_count(0, timeout=TOLD_MS)
        anna.press("nav-contacts")
        anna.fill("contacts-search", "wxm")
        expect(anna.there("contact-row")).to_have_count(1, timeout=TOLD_MS)
        anna.press("contact-row")
        anna.see("contact-detail")
        expect(anna.there("contact-call")).to_have_count(1, timeout=TOLD_MS)


def test_who_calls_unknown_is_kept_by_a_name_and_known_the_next_time(scene: Scene, chromium: Playwright) -> None:
    with scene.in_browser(chromium, "anna") as anna:
        caller = scene.caller("zoe")
        anna.is_rung()
        anna.click("answer", "call-card", state="talking")
        scene.hearing(zoe="anna", anna="zoe")
        expect(anna.there("call-contact")).to_have_count(0)
        anna.fill("desk-contact-name", "Zoe 🌊")
        anna.press("desk-contact-keep")
        expect(anna.see("call-contact")).to_have_text("Zoe 🌊")
        (kept,) = scene.house.workspace.site.get("/api/contacts/", q="zoe")["results"]
        assert [row["number"] for row in kept["numbers"]] == [caller.address]
        caller.hang_up()
        expect(anna.there("call-card")).to_have_count(0, timeout=TOLD_MS)


def test_who_asked_not_to_be_called_is_not_rung_until_the_mark_is_taken_away(scene: Scene) -> None:
    (anna,) = scene.at_work("anna")
    olga = scene.people.outsider("olga")
    site = scene.house.workspace.site
    banned = {"name": "Olga", "numbers": [{"number": olga.address}], "do_not_call": True}
    kept = site.send("POST", "/api/contacts/", banned).json()
    for number in (olga.address, f" {olga.address[:6]} {olga.address[6:]}"):
        with pytest.raises(Refusal) as refused:
            anna.desk.does("dial", to=number)
        assert refused.value.code == "do_not_call"
    site.send("PATCH", f"/api/contacts/{kept['id']}/", {"do_not_call": False}).raise_for_status()
    anna.desk.does("dial", to=olga.address)
    anna.phone.answer()
    olga.answer()
    scene.hearing(anna="olga", olga="anna")
    olga.hang_up()
    anna.desk.sees("")
    anna.phone.is_hung_up()
