"""From sign-up to the first call without a telephone: the checklist, and the test phone in the same browser."""

import uuid

from playwright.sync_api import Playwright, expect

from tests.lab.agent import browser
from tests.lab.conftest import AGENT_HERTZ
from tests.lab.test_first_call import sign_up_in_the_browser
from tests.lab.workspace import Workspace


def test_a_newcomer_calls_their_own_number_and_it_rings_at_their_desk(chromium: Playwright, port: int) -> None:
    slug = f"orchid-{uuid.uuid4().hex[:6]}"
    with browser(chromium, AGENT_HERTZ) as person:
        email = sign_up_in_the_browser(person, f"http://localhost:{port}", slug)
        workspace = Workspace.enter(port, slug, email)
        for step, done in {"number": "true", "queue": "true", "people": "true", "greeting": "false"}.items():
            person.see(f"step-{step}", done=done)
        person.see("step-call", done="false")
        person.press("sound-test")
        person.see("step-sound", done="true")

        person.start_work()
        workspace.mark()
        person.press("test-call")
        person.see("test-phone", seconds=30, line="talking")
        person.page.wait_for_timeout(2_000)  # the greeting has begun
        person.press("test-key-1")
        person.is_rung(seconds=30)
        person.answer()
        person.press("hangup")
        person.see("test-phone", line="over")
        person.finish("resolved")
        person.see("step-call", done="true")
        person.press("checklist-away")
        expect(person.there("checklist")).to_have_count(0)
        person.page.reload()
        person.see("desk")
        expect(person.there("checklist")).to_have_count(0)

    call = workspace.new_call()
    assert (call["direction"], call["outcome"], call["caller"], call["number"]) == (
        "in",
        "answered",
        "test",
        workspace.number,
    )
