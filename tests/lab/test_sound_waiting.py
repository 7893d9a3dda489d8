"""While somebody waits: parked, called back later, rung for by everybody, announced by a greeting."""

from datetime import timedelta

from tests.lab.houses import PATIENCE_MS, WATCHMAN
from tests.lab.party import Party
from tests.lab.scene import MENU_S, House, Scene
from tests.lab.workspace import Site, Workspace, await_value, kinds, moment


def test_a_parked_call_hears_music_until_a_colleague_takes_it(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    scene.talk(anna)
    slot = anna.desk.does("park")["parked"][0]["slot"]
    anna.phone.is_hung_up()
    scene.hearing(cal="music")
    ben.desk.shows_parked(slot)
    ben.desk.does("retrieve", slot=slot)
    ben.takes_the_call()
    scene.hearing(cal="ben", ben="cal")
    ben.desk.shows_parked()


def test_a_parked_call_nobody_takes_goes_to_the_front_of_its_queue(scene: Scene, harbour: House) -> None:
    (fred,) = scene.at_work("fred", house=harbour)
    scene.caller("cal", house=harbour)
    fred.takes_the_call()
    fred.desk.does("state", state="away")
    scene.caller("eve", house=harbour)
    scene.waits("eve", house=harbour)
    fred.desk.does("park")
    scene.hearing(cal="music", eve="music")
    scene.waits("cal", house=harbour)
    fred.desk.does("state", state="ready")
    fred.takes_the_call()
    scene.hearing(cal="fred", fred="cal", eve="music")


def test_everybody_is_rung_and_the_first_has_the_call(scene: Scene) -> None:
    everybody = scene.at_work("anna", "ben", "cleo", "dora")
    scene.caller("cal", queue="everybody")
    for colleague in everybody:
        colleague.phone.is_rung()
    anna, ben, cleo, dora = everybody
    cleo.takes_the_call()
    for other in (anna, ben, dora):
        other.phone.stops_ringing()
        other.desk.is_in("ready")
    scene.hearing(cal="cleo", cleo="cal")


def test_the_greeting_is_for_the_agent_alone(scene: Scene) -> None:
    (anna,) = scene.at_work("anna")
    scene.caller("cal", queue="greeted")
    anna.phone.answer()
    scene.hearing(cal="music", anna="voice")
    scene.hearing(cal="anna", anna="cal")


def test_a_caller_who_asks_for_it_is_called_back_and_both_hear_each_other(scene: Scene) -> None:
    (anna,) = scene.at_work("anna")
    anna.desk.does("state", state="away")
    asks_to_be_called_back(scene, scene.caller("cal", queue="later"))
    cal = scene.people.named("cal")
    anna.desk.does("state", state="ready")
    anna.phone.answer()
    cal.answer()
    anna.desk.sees("talking", direction="callback")
    scene.hearing(cal="anna", anna="cal")


def asks_to_be_called_back(scene: Scene, cal: Party, house: House | None = None) -> None:
    """A caller in a queue that calls back, who wants it, at their own number."""
    scene.hearing(cal="voice")
    scene.waits(cal.name, house=house)  # the menu has a voice, too, and there the key means something else
    cal.press("1")
    scene.hearing(cal="voice")
    cal.press("1")
    cal.is_hung_up(20)


def test_who_could_not_be_reached_is_called_back_once_more(scene: Scene) -> None:
    (anna,) = scene.at_work("anna")
    anna.desk.does("state", state="away")
    cal = scene.caller("cal", queue="later")
    asks_to_be_called_back(scene, cal)
    anna.desk.does("state", state="ready")
    anna.phone.answer()
    cal.decline()
    anna.phone.is_hung_up()
    anna.phone.answer(30)
    cal.answer()
    anna.desk.sees("talking")
    scene.hearing(cal="anna", anna="cal")


def test_a_wish_that_expired_is_no_longer_fulfilled(scene: Scene, harbour: House) -> None:
    (fred,) = scene.at_work("fred", house=harbour)
    fred.desk.does("state", state="away")
    cal = scene.caller("cal", key="2", house=harbour)
    asks_to_be_called_back(scene, cal, harbour)
    site = harbour.workspace.site
    await_value(lambda: states_of_wishes(site, "ferries") == ["expired"], 40, "it expires")
    fred.desk.does("state", state="ready")
    scene.caller("eve", house=harbour)
    fred.takes_the_call()
    scene.hearing(eve="fred", fred="eve")
    assert not cal.rings


def states_of_wishes(site: Site, queue: str) -> list[str]:
    """Of the callbacks a queue promised."""
    return [wish["state"] for wish in site.get("/api/callbacks/")["results"] if wish["queue_name"] == queue]


def test_a_queue_that_promised_its_last_callback_says_so_before_any_question_and_offers_none_from_then_on(
    scene: Scene, harbour: House
) -> None:
    (fred,) = scene.at_work("fred", house=harbour)
    fred.desk.does("state", state="away")
    cal, eve = (scene.caller(name, key="4", house=harbour) for name in ("cal", "eve"))
    asked = [scene.waits(name, house=harbour) for name in ("cal", "eve")]
    cal.press("11")  # the offer's key, and yes
    cal.is_hung_up(20)
    eve.press("1")
    scene.hearing(eve="voice")
    scene.hearing(eve="music")
    olga = scene.caller("olga", key="4", house=harbour)
    late = scene.waits("olga", house=harbour)
    olga.press("1")
    scene.hearing(eve="music", olga="music")
    for party in (eve, olga):
        party.hang_up()
    books = harbour.workspace
    assert [about_callbacks(books, call_id) for call_id in (*asked, late)] == [
        ["callback.wanted"],
        ["callback.refused"],
        [],  # nothing was offered, so that the key was none
    ]
    (wish,) = [one for one in books.site.get("/api/callbacks/")["results"] if one["queue_name"] == "barges"]
    assert wish["state"] == "waiting"
    books.site.send("DELETE", f"/api/callbacks/{wish['id']}/").raise_for_status()


def about_callbacks(books: Workspace, call_id: str) -> list[str]:
    """What a call's events say of callbacks, once it is in the history."""
    await_value(lambda: call_id in [call["id"] for call in books.calls()], 15, "the call is in the history")
    return [kind for kind in kinds(books.call(call_id)) if kind.startswith("callback.")]


def test_who_calls_again_has_the_agent_they_know_before_anybody_else(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    cal = scene.caller("cal", queue="known")
    anna.takes_the_call()
    cal.hang_up()
    anna.phone.is_hung_up()
    anna.desk.is_in("ready")  # and Ben is the one free for longer
    scene.caller("cal", queue="known")
    anna.takes_the_call()
    assert not ben.phone.rings
    scene.hearing(cal="anna", anna="cal")


def test_who_waits_for_a_busy_agent_they_know_goes_to_another_after_the_queues_patience(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    ben.desk.does("state", state="away")
    cal = scene.caller("cal", queue="patient")
    anna.takes_the_call()
    cal.hang_up()
    anna.phone.is_hung_up()
    anna.desk.is_in("ready")
    scene.talk(anna, "eve", queue="patient")
    ben.desk.does("state", state="ready")
    scene.caller("cal", queue="patient")
    call = ben.takes_the_call()
    scene.hearing(cal="ben", ben="cal", eve="anna", anna="eve")
    cal.hang_up()
    ben.phone.is_hung_up()
    books = scene.house.workspace
    await_value(lambda: call["id"] in [told["id"] for told in books.calls()], 15, "the call is in the history")
    at = {event["kind"]: moment(event["at"]) for event in reversed(books.call(call["id"])["events"])}
    patience = timedelta(milliseconds=PATIENCE_MS - 50)
    assert at["offered"] - at["queued"] >= patience, "Ben was free all the while"


def test_a_queue_nobody_serves_leads_to_an_outside_number(scene: Scene, harbour: House) -> None:
    olga = scene.people.outsider("olga", address=WATCHMAN)
    cal = scene.caller("cal", key="3", house=harbour)
    olga.answer()
    scene.hearing(cal="olga", olga="cal")
    cal.hang_up()
    olga.is_hung_up()


def test_a_queue_nobody_serves_leads_to_another_companys_public_line(scene: Scene, harbour: House) -> None:
    (fred,) = scene.at_work("fred", house=harbour)
    cal = scene.caller("cal", queue="night")
    scene.arrives(harbour)
    cal.press("1")
    fred.takes_the_call(seconds=MENU_S)
    scene.hearing(cal="fred", fred="cal")
    cal.hang_up()
    fred.phone.is_hung_up()
