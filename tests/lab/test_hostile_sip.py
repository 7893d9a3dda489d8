"""Somebody attacks the telephone side: nothing dies or grows, and people go on talking meanwhile.

LAB_HOSTILE_SECONDS makes each flood last longer than what is measured in it needs.
"""

import json
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from linepool.launcher.stack import Stack
from telephony.guard.rule import TRIES
from tests.lab.attack import flood
from tests.lab.manage import manage
from tests.lab.outside import ADDRESS
from tests.lab.scene import House, Scene
from tests.lab.torture import INVALID, OFFERS, VALID, written
from tests.lab.vitals import STORM_MB, Vital, unharmed, vitals
from tests.lab.wire import RudeCall, Sender, Target, wait_until_shut_out
from tests.lab.workspace import Site, await_value

LASTS_S = float(os.environ.get("LAB_HOSTILE_SECONDS", "1"))
GUESSER, FLOODER, STRANGER, NEIGHBOUR, OFFICE = "127.0.0.31", "127.0.0.32", "127.0.0.33", "127.0.0.34", "127.0.0.35"


@pytest.fixture
def target(stack: Stack) -> Target:
    """Where carriers and phones reach us."""
    return stack.environment["LINEPOOL_SIP_HOST"], int(stack.environment["LINEPOOL_SIP_PORT"])


@pytest.fixture
def before(stack: Stack) -> dict[str, Vital]:
    """How everything was."""
    return vitals(stack)


@pytest.fixture
def console(stack: Stack, port: int) -> Iterator[Site]:
    """The operator's console."""
    email, password = f"op-{uuid.uuid4().hex[:6]}@example.com", "an operator's password 7"
    manage(
        stack,
        "shell",
        "-c",
        "from linepool.accounts.models import User\nfrom linepool.kernel.tenancy import public_scope\n"
        f"with public_scope(): User.objects.create_user({email!r}, {password!r}, name='Op', is_operator=True)",
    )
    site = Site(port, "localhost")
    site.post("/api/session/", {"email": email, "password": password})
    yield site
    for ban in site.get("/api/console/bans/", active="1")["results"]:
        site.send("DELETE", f"/api/console/bans/{ban['id']}/")


def bans_of(console: Site, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = console.get("/api/console/bans/", q=address)["results"]
    return found


def people_talk(scene: Scene) -> float:
    """A new caller is answered by an agent, both hear each other; seconds from dialling to the sound."""
    (anna,) = scene.at_work("anna")
    began = time.monotonic()
    scene.talk(anna)
    took = time.monotonic() - began
    scene.lasts(LASTS_S)
    scene.hearing(cal="anna", anna="cal")
    print(f"from dialling to being heard: {took:.1f} s")
    return took


def test_torture_messages_and_impossible_offers_hurt_nobody(
    stack: Stack, target: Target, scene: Scene, before: dict[str, Vital]
) -> None:
    places = {"host": target[0], "number": "+8610000000000"}
    for address in (ADDRESS, STRANGER):
        with Sender(address, target) as sender:
            for text in (*VALID.values(), *INVALID.values()):
                via = f"{sender.address}:{sender.port}"
                sender.says(written(text, via=via, id=uuid.uuid4().hex, **places))
    with Sender(ADDRESS, target) as carrier, Sender(STRANGER, target) as stranger:
        print({name: carrier.offers(scene.house.number, offer) for name, offer in OFFERS.items()})
        assert {stranger.offers(scene.house.number, offer) for offer in OFFERS.values()} == {401}
    people_talk(scene)
    unharmed(stack, before)


def test_five_thousand_options_a_second_are_shut_out_while_people_talk(
    stack: Stack, target: Target, scene: Scene, console: Site, before: dict[str, Vital]
) -> None:
    with flood("OPTIONS", FLOODER, target, 5_000) as attack:
        await_value(lambda: bans_of(console, FLOODER), 20, "the flood is on record")
        people_talk(scene)
    assert attack.figures["sent"] > 5_000
    assert attack.figures["403"] > attack.figures.get("401", 0), "most of it was not looked at"
    (ban, *_) = bans_of(console, FLOODER)
    assert (ban["way"], ban["reason"]) == ("sip", "flood")
    unharmed(stack, before, more_mb=STORM_MB)


def test_a_carriers_flood_of_options_is_answered_and_people_talk(
    stack: Stack, target: Target, scene: Scene, console: Site, before: dict[str, Vital]
) -> None:
    with flood("OPTIONS", ADDRESS, target, 1_000, scene.house.number) as attack:
        people_talk(scene)
    assert attack.figures["200"] > 0
    assert not bans_of(console, ADDRESS), "a carrier is never shut out"
    unharmed(stack, before)


def test_who_guesses_passwords_is_shut_out_with_a_record_and_can_be_let_in(
    stack: Stack, target: Target, scene: Scene, console: Site
) -> None:
    account = scene.house.people["ben"].phone.address
    with Sender(GUESSER, target) as guesser, Sender(NEIGHBOUR, target) as neighbour:
        wait_until_shut_out(guesser, account)
        assert guesser.is_answered(guesser.message("INVITE", scene.house.number)) == 403
        assert neighbour.guesses(account) == 401, "others are not meant"
        (ban,) = await_value(lambda: bans_of(console, GUESSER), 10, "the guesser is on record")
        assert (ban["way"], ban["reason"], ban["active"]) == ("sip", "guessing", True)
        assert account in ban["accounts"]
        people_talk(scene)
        console.send("DELETE", f"/api/console/bans/{ban['id']}/")  # over by itself, it answers 404
        await_value(lambda: guesser.guesses(account) == 401, 15, "whose time is over is let in")


def phones(stack: Stack, house: House, count: int) -> dict[str, str]:
    """So many telephones of the company: their accounts and passwords."""
    code = (
        "import json\nfrom linepool.kernel.tenancy import public_scope\n"
        "from telephony.nodes.endpoints import open_phone\n"
        f"with public_scope(): made = [open_phone({house.company_id}, 900_000 + n, 'phone') for n in range({count})]\n"
        "print(json.dumps({phone.username: phone.password for phone in made}))"
    )
    found: dict[str, str] = json.loads(manage(stack, "shell", "-v0", "-c", code).stdout.splitlines()[-1])
    return found


def test_a_guesser_beside_good_phones_is_refused_by_account_and_takes_none_of_them_along(
    stack: Stack, target: Target, scene: Scene, console: Site
) -> None:
    good = phones(stack, scene.house, 30)
    guessed, secret = next(iter(good.items()))
    with Sender(OFFICE, target) as office, Sender(OFFICE, target) as guesser, Sender(NEIGHBOUR, target) as elsewhere:
        assert {office.registers(account, password) for account, password in good.items()} == {200}
        assert {guesser.guesses(guessed) for _ in range(TRIES)} == {401}
        (ban,) = await_value(lambda: bans_of(console, OFFICE), 20, "the guesser is on record")
        assert (ban["reason"], ban["accounts"], ban["active"]) == ("account", [guessed], True)
        await_value(lambda: guesser.registers(guessed, secret) == 401, 40, "not even the right password is taken there")
        assert {office.registers(account, good[account]) for account in good if account != guessed} == {200}
        assert elsewhere.registers(guessed, secret) == 200, "where nobody guesses it is"
        console.send("DELETE", f"/api/console/bans/{ban['id']}/")  # over by itself, it answers 404
        await_value(lambda: office.registers(guessed, secret) == 200, 40, "whose time is over is let in")


def test_calls_for_numbers_that_are_not_ours_are_refused_while_people_talk(
    stack: Stack, target: Target, scene: Scene, before: dict[str, Vital]
) -> None:
    with ExitStack() as floods:
        floods.enter_context(flood("INVITE", STRANGER, target, 200, "+12025550123"))
        floods.enter_context(flood("INVITE", ADDRESS, target, 20, "+12025550123"))
        people_talk(scene)
    unharmed(stack, before)


def test_callers_who_keep_to_no_rule_end_with_their_calls(
    stack: Stack, target: Target, scene: Scene, before: dict[str, Vital]
) -> None:
    """No ACK, a storm of keys by RTP and by INFO, re-INVITEs without end: while somebody else talks."""
    with ExitStack() as calls:
        silent, keys, informer, fickle = (
            calls.enter_context(RudeCall(ADDRESS, target, scene.house.number)) for _ in range(4)
        )
        silent.dial(acknowledge=False)
        for rude in (keys, informer, fickle):
            rude.dial()
        for _ in range(10):
            keys.presses_by_rtp(200)
            informer.presses_by_info(50)
            fickle.offers_again(50)
        people_talk(scene)
        for rude in (silent, keys, informer, fickle):
            rude.hangs_up()
    unharmed(stack, before)


def test_idle_and_slow_connections_to_the_switch_leave_room_for_phones(
    stack: Stack, scene: Scene, before: dict[str, Vital]
) -> None:
    url = httpx.URL(stack.environment["LINEPOOL_ARI_URL"])
    with ExitStack() as held:
        for number in range(200):
            held.enter_context(_connection(str(url.host), int(url.port or 80), number))
        people_talk(scene)
    unharmed(stack, before)


def _connection(host: str, port: int, number: int) -> Any:
    import socket

    found = socket.create_connection((host, port), source_address=(STRANGER, 0))
    found.sendall((b"", b"GET /ws HTTP/1.1\r\n", b"GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nX: ")[number % 3])
    return found
