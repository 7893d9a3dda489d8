"""One person, one desk, two companies: each call is heard by its own people, shown with its own company."""

from contextlib import suppress
from typing import Any

from playwright.sync_api import Error, Playwright, Response, WebSocket

from tests.lab.agent import Agent
from tests.lab.houses import LINERS_SCRIPT, SOUND_SCRIPT
from tests.lab.party import Party
from tests.lab.scene import House, Scene
from tests.lab.workspace import await_value

SECRET = "Cal's garden has a hidden door."
"""A note to a call of Sound's."""


class Told:
    """Everything a browser is told from now on: answers, and messages of sockets."""

    def __init__(self, person: Agent) -> None:
        self.texts: list[str] = []
        person.page.on("response", self._answer)
        person.page.on("websocket", self._socket)

    def _answer(self, response: Response) -> None:
        if "/api/" in response.url:
            with suppress(Error):  # the page went away
                self.texts.append(response.text())

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.texts.append(str(frame)))

    def names(self, *words: str) -> list[str]:
        """Which of these stand in it."""
        return [word for word in words if any(word in text for text in self.texts)]


def test_a_shared_agent_takes_one_companys_call_and_then_the_others(scene: Scene, harbour: House) -> None:
    (gina,) = scene.at_work("gina")
    cal = scene.talk(gina)
    scene.caller("eve", house=harbour)
    scene.hearing(cal="gina", gina="cal", eve="music")
    assert gina.desk.call["company"]["slug"] == scene.house.workspace.slug
    cal.hang_up()
    gina.phone.is_hung_up()
    call = gina.takes_the_call()
    assert (call["company"]["slug"], call["queue_name"]) == (harbour.workspace.slug, "ships")
    scene.hearing(eve="gina", gina="eve")


def test_who_does_not_serve_a_client_for_now_is_left_to_the_others(scene: Scene, harbour: House) -> None:
    (gina,) = scene.at_work("gina")
    (fred,) = scene.at_work("fred", house=harbour)
    fred.desk.does("state", state="away")
    gina.desk.does("bar", company_id=harbour.company_id)
    scene.caller("eve", house=harbour)
    scene.waits("eve", house=harbour)
    cal = scene.caller("cal")
    gina.takes_the_call()
    scene.hearing(cal="gina", gina="cal", eve="music")
    cal.hang_up()
    gina.phone.is_hung_up()
    gina.desk.is_in("ready")
    scene.hearing(eve="music")
    gina.desk.does("bar", company_id=harbour.company_id, barred=False)
    gina.takes_the_call()
    scene.hearing(eve="gina", gina="eve")


def test_everything_on_the_desk_follows_the_company_of_the_call(
    scene: Scene, harbour: House, chromium: Playwright
) -> None:
    ours, theirs = scene.house.workspace, harbour.workspace
    with scene.in_browser(chromium, "gina") as gina:
        cal = take_a_call(scene, gina)
        assert SOUND_SCRIPT in gina.see("script").inner_text()
        scene.house.people["gina"].desk.does("note", text=SECRET)
        cal.hang_up()
        gina.see("desk-state", state="ready")
        theirs.mark()
        gina.page.reload()  # sockets opened from now on are heard from their first word
        told = Told(gina)
        gina.see("desk", seconds=30, state="ready", registration="registered")
        told.texts.clear()
        secrets = (cal.address, SECRET, SOUND_SCRIPT, scene.house.queues["care"])
        scene.caller("eve", key="5", house=harbour)
        gina.is_rung()
        gina.press("answer")
        scene.hearing(eve="music", gina="voice")  # whom the call is for is whispered to her alone
        scene.hearing(eve="gina", gina="eve")
        assert gina.see("company-band").get_attribute("data-company") == theirs.slug
        assert LINERS_SCRIPT in gina.see("script").inner_text()
        assert [one for one in secrets if one in gina.page.inner_text("body")] == []
        olga = is_consulted(scene, harbour)
        olga.hang_up()
        scene.people.named("eve").hang_up()
        results = {one["code"]: one["label"] for one in theirs.site.get("/api/dispositions/")}
        assert gina.see("disposition-resolved").inner_text().startswith(results["resolved"])
        assert told.names(*secrets) == []
        assert told.names(LINERS_SCRIPT, scene.people.named("eve").address)  # it was listened to
        gina.finish("resolved")
        call = theirs.new_call()
        assert theirs.written_up(call["id"])["disposition_code"] == "resolved"
        assert (call["recordings"], ours.calls()[0]["caller"]) == ([], cal.address)


def take_a_call(scene: Scene, gina: Agent) -> Party:
    """Somebody calls Gina's own company, and she takes it."""
    cal = scene.caller()
    gina.is_rung()
    gina.answer()
    scene.hearing(cal="gina", gina="cal")
    return cal


def is_consulted(scene: Scene, house: House) -> Party:
    """Somebody outside, whom Gina asks in this company's call: who they are called by is that company."""
    olga = scene.people.outsider("olga")
    scene.house.people["gina"].desk.does("consult", to=f"number:{olga.address}")
    olga.answer()

    def caller_id() -> Any:
        shown = [event for event in scene.people.outside.events if event.channel == olga.channel]
        return next((event.data["channel"]["caller"]["number"] for event in shown if "channel" in event.data), None)

    assert await_value(caller_id, 10, "olga is told who calls") == house.number
    return olga
