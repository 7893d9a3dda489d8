"""Bans as rows: what holds, who is spared, what the console sees and lifts, and log-ins on the web."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import public_scope
from telephony.carriers.services import create_carrier
from telephony.guard import selectors, services, web
from telephony.guard.errors import BanNotFound, ShutOut
from telephony.guard.models import Ban, Way
from telephony.guard.rule import LADDER, Sentence
from telephony.nodes.models import PsContact, PsEndpoint
from telephony.nodes.services import register_node
from tests.conftest import log_in

GUESSER = "203.0.113.9"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _public(db: None) -> Iterator[None]:
    cache.clear()
    with public_scope():
        yield


@pytest.fixture
def operator() -> User:
    return User.objects.create_user("op@example.com", None, name="Op", is_operator=True)


def banned(address: str = GUESSER, *, ago: timedelta = timedelta(), way: Way = Way.SIP) -> Ban:
    began = timezone.now() - ago
    return services.ban(way, Sentence(address, began, began + HOUR, "guessing", 8, began, ("1000", "1001")))


def now() -> datetime:
    return timezone.now()


def test_what_holds_what_is_over_and_how_often_is_told_apart() -> None:
    banned(ago=3 * HOUR)
    holds = banned()
    banned("203.0.113.10", ago=3 * HOUR)
    banned("203.0.113.11", way=Way.WEB)
    standing = selectors.standing(Way.SIP, now())
    assert standing["active"] == {GUESSER: holds.until}
    assert standing["ended"] == ["203.0.113.10"]
    assert standing["earlier"][GUESSER] == (holds.until, 2)


def test_a_lifted_ban_holds_no_more_and_counts_no_more(operator: User) -> None:
    banned(ago=3 * HOUR)
    lifted = services.lift(banned(), by=operator)
    assert lifted.lifted_by == "Op <op@example.com>"
    standing = selectors.standing(Way.SIP, now())
    assert (standing["active"], standing["earlier"]) == ({}, {})
    assert Entry.objects.filter(verb="ban.lifted", target=f"ban:{lifted.pk}", actor_id=operator.pk).count() == 1
    with pytest.raises(BanNotFound):
        services.lift(lifted, by=operator)


def test_an_account_alone_is_refused_from_there_until_its_time_is_over_or_a_person_lifts_it(operator: User) -> None:
    for name in ("guessed", "colleague"):
        PsEndpoint.objects.create(id=name)
    began = now()
    ban = services.ban(
        Way.SIP, Sentence(GUESSER, began, began + HOUR, "account", 8, began, ("guessed",), account="guessed")
    )

    def refused() -> list[tuple[str, str | None]]:
        return list(PsEndpoint.objects.exclude(deny=None).values_list("pk", "deny"))

    assert services.let_accounts_in(now()) == 0
    assert refused() == [("guessed", GUESSER)]
    assert selectors.standing(Way.SIP, now())["active"] == {}, "its address is not shut out"
    services.lift(ban, by=operator)
    assert services.let_accounts_in(now()) == 1
    assert refused() == []


def test_where_phones_are_registered_is_read_from_the_switch_s_contacts() -> None:
    later, over = int(now().timestamp()) + 60, int(now().timestamp()) - 60
    for name, host, until in (
        ("a", "192.0.2.7:5060", later),
        ("b", "192.0.2.7:5061", later),
        ("c", "[2001:db8::7]:5060", later),
        ("d", "192.0.2.8:5060", over),
    ):
        PsContact.objects.create(id=name, uri=f"sip:{name}@{host};transport=ws", expiration_time=until)
    assert selectors.at_home(now()) == ["192.0.2.7", "2001:db8::7"]


def test_carriers_nodes_this_machine_and_who_is_named_are_never_banned(settings: Any) -> None:
    settings.LINEPOOL_NEVER_BAN = ["203.0.113.64/28"]
    create_carrier("south", "South", source_addresses=["192.0.2.0/28"], host="198.51.100.7")
    register_node("n", ari_url="http://10.0.0.5:8088/ari", sip_address="10.0.0.6:5060", ws_url="")
    spared = selectors.never_banned()
    for address in ("127.0.0.1", "192.0.2.3", "198.51.100.7", "10.0.0.5", "10.0.0.6", "203.0.113.70"):
        assert selectors.is_spared(address, spared), address
    for address in (GUESSER, "192.0.2.16", "2001:db8::/64"):
        assert not selectors.is_spared(address, spared), address


def test_the_operator_sees_bans_with_their_evidence_and_lifts_one(operator: User) -> None:
    over, holds = banned("203.0.113.10", ago=3 * HOUR), banned()
    client = log_in(Client(headers={"host": "localhost"}), operator, None)
    listed = client.get("/api/console/bans/").json()["results"]
    assert [(row["address"], row["active"]) for row in listed] == [(GUESSER, True), (over.address, False)]
    assert (listed[0]["tries"], listed[0]["accounts"]) == (8, ["1000", "1001"])
    assert len(client.get("/api/console/bans/?active=1").json()["results"]) == 1
    assert client.delete(f"/api/console/bans/{holds.pk}/").json()["active"] is False
    again = client.delete(f"/api/console/bans/{holds.pk}/")
    assert (again.status_code, again.json()["code"]) == (404, "ban_not_found")


def test_old_bans_are_forgotten() -> None:
    banned(ago=services.KEPT + 2 * HOUR)
    banned()
    assert services.forget_old() == 1


class TestLogIn:
    """Wrong passwords on the web."""

    @staticmethod
    def tries(count: int, address: str = GUESSER, password: str = "wrong") -> list[tuple[int, str]]:
        client = Client(headers={"host": "localhost"}, REMOTE_ADDR=address)
        answers = []
        for number in range(count):
            body = {"email": f"u{number}@example.com", "password": password}
            answer = client.post("/api/session/", body, content_type="application/json")
            answers.append((answer.status_code, answer.json().get("code", "")))
        return answers

    def test_guessing_many_accounts_shuts_the_address_out_of_logging_in_with_a_record(self) -> None:
        assert set(self.tries(web.TRIES + 1)) == {(400, "wrong_credentials")}
        assert set(self.tries(3)) == {(429, "shut_out")}
        made = Ban.objects.get()
        assert (made.way, made.address, made.reason) == (Way.WEB, GUESSER, "guessing")
        assert f"u{web.TRIES}@example.com" in made.accounts
        assert made.until - made.began_at == LADDER[1]
        assert self.tries(1, "203.0.113.77") == [(400, "wrong_credentials")]

    def test_the_next_time_it_is_longer(self) -> None:
        banned(ago=3 * HOUR, way=Way.WEB)
        self.tries(web.TRIES + 1)
        made = Ban.objects.filter(way=Way.WEB).latest("began_at")
        assert made.until - made.began_at == LADDER[2]

    def test_a_proxy_is_spared(self, settings: Any) -> None:
        settings.LINEPOOL_NEVER_BAN = [GUESSER]
        assert set(self.tries(web.TRIES + 3)) == {(400, "wrong_credentials")}
        assert not Ban.objects.exists()

    def test_an_address_that_is_none_is_passed_over(self) -> None:
        web.LogInGuard().check("unknown")
        web.LogInGuard().failed("unknown", "x")

    def test_while_shut_out_even_the_right_password_is_not_looked_at(self) -> None:
        banned(way=Way.WEB)
        with pytest.raises(ShutOut) as refused:
            web.LogInGuard().check(GUESSER)
        assert 3_590 < refused.value.retry_after <= 3_600
