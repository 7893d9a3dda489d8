"""One person, one desk, two companies: each call is heard by its own people, shown with its own company."""

from tests.lab.scene import House, Scene


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
