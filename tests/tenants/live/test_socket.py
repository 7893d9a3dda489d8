"""The live socket over a real Valkey: who sees what, and that changes arrive."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
import redis
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.test import Client

from linepool.accounts.models import Membership, User
from linepool.asgi import application
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import public_scope
from telephony.control import board_key, desk_key
from tenants.companies.models import Company
from tenants.live import feed
from tenants.live.consumers import LiveConsumer
from tenants.live.groups import board_group, desk_group
from tests.conftest import join, log_in, make_user
from tests.tenants.live.browser import Socket

FreshCompany = Callable[..., Company]


@pytest.fixture
def valkey() -> Iterator[redis.Redis]:
    """The live database of Valkey, as call control writes it."""
    client = redis.Redis.from_url(settings.LINEPOOL_LIVE_URL, decode_responses=True)
    yield client
    client.flushdb()
    client.close()


def member(company: Company, role: Role) -> User:
    user = make_user(f"{role}-{company.slug}")
    join(user, company, role)
    return user


def cookie_of(user: User, company: Company) -> str:
    client = log_in(Client(), user, company)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def socket_of(
    company: Company, cookie: str | None, host: str | None = None, page: str | None = None, query: bytes = b""
) -> Socket:
    name = host or f"{company.slug}.localhost"
    headers = [(b"host", name.encode()), (b"origin", f"http://{page or name}".encode())]
    if cookie is not None:
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
    return Socket(application, "/ws/live/", headers, query)


def write_board(valkey: redis.Redis, company: Company, seq: int) -> None:
    valkey.set(board_key(company.pk), board_text(seq))


def board_text(seq: int, agents: Sequence[dict[str, Any]] = ()) -> str:
    return json.dumps({"seq": seq, "agents": agents, "calls": [], "queues": [], "at": "now"})


def write_desk(valkey: redis.Redis, company: Company, user: User, seq: int, state: str) -> None:
    desk = {"seq": seq, "state": state, "since": None, "reason": "", "call": None, "wrapup_until": None}
    valkey.set(desk_key(company.pk, user.pk), json.dumps(desk))


async def tell(group: str) -> None:
    layer = get_channel_layer()
    assert layer is not None
    await layer.group_send(group, {"type": "live.changed"})


async def closed_with(socket: Socket) -> int:
    assert await socket.connect()
    message = await socket.receive_output()
    assert message["type"] == "websocket.close"
    code: int = message["code"]
    return code


async def test_a_supervisor_gets_the_board_at_once_and_on_every_change(
    fresh_company: FreshCompany, valkey: redis.Redis
) -> None:
    company = await sync_to_async(fresh_company)()
    boss = await sync_to_async(member)(company, Role.SUPERVISOR)
    socket = socket_of(company, await sync_to_async(cookie_of)(boss, company))
    write_board(valkey, company, 1)
    assert await socket.connect()
    first = await socket.json()
    assert (first["type"], first["board"]["seq"], first["desk"]["state"]) == ("snapshot", 1, "offline")
    write_board(valkey, company, 2)
    await tell(board_group(company.pk))
    second = await socket.json()
    assert second["board"]["seq"] == 2
    assert second["seq"] > first["seq"]
    await socket.disconnect()


async def test_an_agent_gets_the_own_desk_and_never_the_board(fresh_company: FreshCompany, valkey: redis.Redis) -> None:
    company = await sync_to_async(fresh_company)()
    agent = await sync_to_async(member)(company, Role.AGENT)
    socket = socket_of(company, await sync_to_async(cookie_of)(agent, company))
    write_board(valkey, company, 1)
    assert await socket.connect()
    assert (await socket.json())["board"] is None
    await tell(board_group(company.pk))
    assert await socket.receive_nothing(0.3, 0.05)
    write_desk(valkey, company, agent, 1, "ringing")
    await tell(desk_group(company.pk, agent.pk))
    picture = await socket.json()
    assert (picture["desk"]["state"], picture["board"]) == ("ringing", None)
    await socket.disconnect()


async def test_another_companys_changes_are_not_heard(fresh_company: FreshCompany, valkey: redis.Redis) -> None:
    ours, theirs = await sync_to_async(fresh_company)(), await sync_to_async(fresh_company)()
    boss = await sync_to_async(member)(ours, Role.OWNER)
    socket = socket_of(ours, await sync_to_async(cookie_of)(boss, ours))
    write_board(valkey, theirs, 9)
    assert await socket.connect()
    assert (await socket.json())["board"] is None
    await tell(board_group(theirs.pk))
    await tell(desk_group(theirs.pk, boss.pk))
    assert await socket.receive_nothing(0.3, 0.05)
    await socket.disconnect()


async def test_visitors_and_strangers_are_closed_before_they_see_anything(
    fresh_company: FreshCompany, valkey: redis.Redis
) -> None:
    ours, theirs = await sync_to_async(fresh_company)(), await sync_to_async(fresh_company)()
    boss = await sync_to_async(member)(ours, Role.OWNER)
    cookie = await sync_to_async(cookie_of)(boss, ours)
    assert await closed_with(socket_of(ours, None)) == 4401
    assert await closed_with(socket_of(theirs, cookie)) in (4401, 4404)
    assert await closed_with(socket_of(theirs, await sync_to_async(cookie_of)(boss, theirs))) == 4404
    assert await closed_with(socket_of(ours, cookie, host="nowhere.localhost")) == 4404
    assert await closed_with(socket_of(ours, cookie, page=f"{theirs.slug}.localhost")) == 4404


async def test_a_dismissed_member_is_put_out_at_the_next_check(
    fresh_company: FreshCompany, valkey: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LiveConsumer, "recheck_seconds", 0.05)
    company = await sync_to_async(fresh_company)()
    boss = await sync_to_async(member)(company, Role.OWNER)
    socket = socket_of(company, await sync_to_async(cookie_of)(boss, company))
    assert await socket.connect()
    await socket.json()
    await sync_to_async(dismiss)(boss)
    message = await socket.receive_output(timeout=5)
    assert (message["type"], message["code"]) == ("websocket.close", 4404)
    await sync_to_async(forget)(boss)


async def test_a_supervisor_made_agent_stops_seeing_the_board(
    fresh_company: FreshCompany, valkey: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LiveConsumer, "recheck_seconds", 0.05)
    company = await sync_to_async(fresh_company)()
    boss = await sync_to_async(member)(company, Role.SUPERVISOR)
    write_board(valkey, company, 1)
    socket = socket_of(company, await sync_to_async(cookie_of)(boss, company))
    assert await socket.connect()
    assert (await socket.json())["board"] is not None
    await sync_to_async(demote)(boss)
    await asyncio.wait_for(_until_blind(socket), 5)
    await socket.disconnect()


async def _until_blind(socket: Socket) -> None:
    while True:
        await socket.send('{"type": "refresh"}')
        picture: Any = await socket.json()
        if picture["board"] is None:
            return
        await asyncio.sleep(LiveConsumer.recheck_seconds)  # who asks without a pause is put out


def dismiss(user: User) -> None:
    with public_scope():
        Membership.objects.filter(user=user).delete()


def forget(user: User) -> None:
    """Not a member any more, so not among those the fixture removes."""
    with public_scope():
        user.delete()


def demote(user: User) -> None:
    with public_scope():
        Membership.objects.filter(user=user).update(role=Role.AGENT)


async def test_rubbish_is_ignored_and_the_socket_lives_on(fresh_company: FreshCompany, valkey: redis.Redis) -> None:
    company = await sync_to_async(fresh_company)()
    agent = await sync_to_async(member)(company, Role.AGENT)
    socket = socket_of(company, await sync_to_async(cookie_of)(agent, company))
    assert await socket.connect()
    await socket.json()
    for rubbish in ("{", "[]", "3", '{"type": "company", "id": 1}'):
        await socket.send(rubbish)
    await socket.send_bytes(b"\x00\xff")
    await socket.send('{"type": "ping"}')
    assert (await socket.json()) == {"type": "pong"}
    await socket.disconnect()


async def test_a_word_without_a_change_sends_nothing(fresh_company: FreshCompany, valkey: redis.Redis) -> None:
    company = await sync_to_async(fresh_company)()
    boss = await sync_to_async(member)(company, Role.OWNER)
    socket = socket_of(company, await sync_to_async(cookie_of)(boss, company))
    write_board(valkey, company, 1)
    assert await socket.connect()
    first = await socket.json()
    await tell(board_group(company.pk))
    assert await socket.receive_nothing(0.3, 0.05)
    await socket.send('{"type": "refresh"}')
    assert await socket.json() == first
    await socket.disconnect()


async def test_who_can_follow_is_told_what_differs(fresh_company: FreshCompany, valkey: redis.Redis) -> None:
    company = await sync_to_async(fresh_company)()
    boss = await sync_to_async(member)(company, Role.SUPERVISOR)
    cookie = await sync_to_async(cookie_of)(boss, company)
    follower, other = socket_of(company, cookie, query=b"changes=1"), socket_of(company, cookie)
    write_board(valkey, company, 1)
    for socket in (follower, other):
        assert await socket.connect()
        assert (await socket.json())["type"] == "snapshot"
    agents = [{"user_id": 7, "state": "ready"}]
    valkey.set(board_key(company.pk), board_text(2, agents))
    await tell(board_group(company.pk))
    news, whole = await follower.json(), await other.json()
    assert (news["type"], news["after"], news["order"]) == ("changes", 1, {"agents": [7]})
    assert (news["board"]["agents"], news["desk"]) == (agents, whole["desk"])
    assert (whole["type"], whole["board"]["agents"], whole["seq"]) == ("snapshot", agents, news["seq"])
    await follower.send('{"type": "refresh"}')
    assert await follower.json() == whole
    for socket in (follower, other):
        await socket.disconnect()


async def test_a_board_that_appears_is_told_whole(fresh_company: FreshCompany, valkey: redis.Redis) -> None:
    company = await sync_to_async(fresh_company)()
    boss = await sync_to_async(member)(company, Role.SUPERVISOR)
    socket = socket_of(company, await sync_to_async(cookie_of)(boss, company), query=b"changes=1")
    assert await socket.connect()
    assert (await socket.json())["board"] is None
    write_board(valkey, company, 1)
    await tell(board_group(company.pk))
    assert (await socket.json())["type"] == "snapshot"
    await socket.disconnect()


async def test_a_lost_word_about_the_board_is_made_up_for(
    fresh_company: FreshCompany, valkey: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "LOOK_SECONDS", 0.05)
    company = await sync_to_async(fresh_company)()
    boss = await sync_to_async(member)(company, Role.SUPERVISOR)
    socket = socket_of(company, await sync_to_async(cookie_of)(boss, company))
    assert await socket.connect()
    await socket.json()
    write_board(valkey, company, 1)
    assert (await socket.json())["board"]["seq"] == 1
    await socket.disconnect()
