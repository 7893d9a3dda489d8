"""Two media nodes under one call control: where calls live, how phones of the other node ring, and one that dies."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection
from functools import partial

import pytest
from redis.asyncio import Redis

from telephony import ari
from telephony.controller import exchange
from telephony.controller.call.call import Call
from telephony.controller.call.states import CallState
from telephony.controller.desks import presence
from telephony.controller.desks.devices import DeviceWatch
from telephony.controller.keeping.nodewatch import NodeWatch
from telephony.controller.keeping.recovery import Recovery
from telephony.controller.keeping.snapshots import Snapshots
from telephony.controller.node import Node, Nodes
from telephony.controller.switch import Switch
from tests.telephony.controller.behaving import Behaving, FakeChannel
from tests.telephony.controller.fakes import Tape
from tests.telephony.controller.world import World


class TwoNodes(World):
    """A world with a second node. ``at`` says where phones are registered (the second one, unless told)."""

    def __init__(self, redis: Redis, before: TwoNodes | None = None) -> None:
        super().__init__()
        self.other = Behaving()
        if before is not None:
            self.asterisk, self.other = before.asterisk, before.other
            self.client._connector = self.asterisk.switch
        self.other_client = Switch(self.other.switch, request_timeout=2, backoff=ari.Backoff(first=0.001, longest=0.01))
        self.one = self.exchange.nodes.first
        self.one.sip = "10.0.0.1:5060"
        self.one.ws_url = "wss://one"
        self.two = Node("node-2", self.other_client, Tape(), "10.0.0.2:5060", "node-2", "wss://two")
        self.exchange.nodes = Nodes([self.one, self.two])
        self.at: dict[str, str] = {}
        self.devices = DeviceWatch(self.exchange.agents, self.exchange.phones_at, self.desks.on_endpoint)
        self.snapshots = Snapshots(redis, self.exchange.everything_changed)
        self.exchange.keeper = self.snapshots
        self.recovery = Recovery(self.exchange, self.desks, self.snapshots)
        self.watches = [NodeWatch(node, self.recovery.bury, after_s=0.05) for node in self.exchange.nodes]

    async def _registered(self, usernames: Collection[str]) -> dict[str, str]:
        return {username: self.at.get(username, "node-2") for username in usernames}

    async def listen(self, watch: NodeWatch) -> None:
        """As the process does."""

        async def connected() -> None:
            async with watch.meeting:
                await self.recovery.run(watch.node)

        await watch.node.switch.run(partial(self.exchange.on_event, node=watch.node), connected, watch.disconnected)

    async def talks_at(self, asterisk: Behaving, name: str) -> FakeChannel:
        """A caller who arrived at this node and talks to the agent who took the call there."""
        caller = asterisk.arrive(name)
        await self.until(lambda: any(call.state is CallState.MENU and call.idle for call in self.of(name)))
        asterisk.press(caller, "1")
        await self.until(lambda: any(call.state is CallState.RINGING and call.idle for call in self.of(name)))
        asterisk.pick_up(asterisk.of_party("a")[-1])
        await self.until(lambda: any(call.state is CallState.TALKING and call.idle for call in self.of(name)))
        return caller

    def of(self, name: str) -> list[Call]:
        """The calls of a caller's channel."""
        return [call for call in self.exchange.calls.values() if call.leg_of(name)]

    def node_dies(self) -> None:
        """The second one: the connection is cut, and nobody answers."""
        self.other.switch.refuse_connections = 1_000_000
        self.other.switch.drop()


@contextlib.asynccontextmanager
async def two_nodes(redis: Redis, before: TwoNodes | None = None) -> AsyncIterator[TwoNodes]:
    """From its start to its sudden end."""
    w = TwoNodes(redis, before)
    await w.exchange.companies.profile(1)
    tasks = [asyncio.create_task(w.listen(watch)) for watch in w.watches]
    tasks += [asyncio.create_task(watch.run()) for watch in w.watches]
    await asyncio.wait_for(w.recovery.complete.wait(), 5)
    try:
        yield w
    finally:
        await w.snapshots.flush()
        for call in w.exchange.calls.values():
            if call._task is not None:
                call._task.cancel()
        w.exchange.switchboard.close()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        w.threads.close()


async def test_a_call_lives_on_the_node_where_it_came_in(redis: Redis) -> None:
    async with two_nodes(redis) as w:
        await w.ready()
        before = len(w.asterisk.switch.requests)
        caller = await w.talks_at(w.other, "theirs.1")
        assert len(w.asterisk.switch.requests) == before, "the other node is asked nothing"
        assert any(caller.id in members for members in w.other.bridges.values())
        (call,) = w.of("theirs.1")
        assert call.tape.file.startswith("node-2/recordings/")


async def test_a_phone_of_the_call_s_own_node_is_rung_directly_and_another_s_through_the_trunk(redis: Redis) -> None:
    async with two_nodes(redis) as w:
        await w.ready()
        await w.talks_at(w.asterisk, "ours.1")
        assert "PJSIP/linepool-trunk/sip:phone801@10.0.0.2:5060" in w.asterisk.dialled.values()
        w.asterisk.destroy("ours.1")
        await w.until(lambda: not w.exchange.calls)
        await w.do("call.wrapup", call_id=str(w.records[0].id), disposition_code="", note="")
        await w.talks_at(w.other, "theirs.1")
        assert "PJSIP/phone801" in w.other.dialled.values()


async def test_a_database_that_does_not_say_where_a_phone_is_keeps_nobody_waiting(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(usernames: Collection[str]) -> dict[str, str]:
        return await asyncio.Future()

    monkeypatch.setattr(exchange, "PHONE_PATIENCE_S", 0.01)
    async with two_nodes(redis) as w:
        await w.ready()
        w.exchange.registered = never
        await w.talks_at(w.asterisk, "ours.1")
        assert "PJSIP/phone801" in w.asterisk.dialled.values()


async def test_a_node_that_stays_away_takes_its_own_calls_with_it_and_no_others(redis: Redis) -> None:
    async with two_nodes(redis) as w:
        await w.ready(801)
        theirs = await w.talks_at(w.other, "theirs.1")
        w.at["phone802"] = "node-1"
        await w.ready(802)
        ours = await w.talks_at(w.asterisk, "ours.1")
        w.node_dies()
        await w.until(lambda: w.two.dead and not w.of(theirs.id))
        (record,) = w.records
        assert (record.outcome, record.agent_id) == ("answered", 801)
        assert all(leg.ended_at is not None for leg in record.legs)
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        assert agent.call is None
        (call,) = w.of(ours.id)
        assert call.state is CallState.TALKING
        assert any(ours.id in members for members in w.asterisk.bridges.values())
        assert not w.two.takes_calls
        assert w.exchange.nodes.for_call("node-2", w.exchange.load) is w.one


async def test_who_talked_to_a_phone_of_a_node_that_died_hears_music_as_soon_as_that_is_known(redis: Redis) -> None:
    async with two_nodes(redis) as w:
        await w.ready(801)
        ours = await w.talks_at(w.asterisk, "ours.1")
        (call,) = w.of(ours.id)
        phone = w.asterisk.of_party("a")[-1]
        w.node_dies()
        await w.until(lambda: call.state is CallState.LOST and call.idle)
        assert w.hears(ours) == "music"
        assert phone.id not in w.asterisk.channels, "where nothing was to be heard any more"
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        assert agent.logged_in, "the phone may register at the other node"
        await w.devices.look()
        assert (agent.node, agent.moving) == ("", True), "what the dead node wrote down is no registration"
        w.at["phone801"] = "node-1"
        await w.devices.look()
        assert (agent.node, agent.moving, agent.lost_timer) == ("node-1", False, None)
        await w.do("call.reclaim")
        await w.until(lambda: call.idle)
        assert w.asterisk.dialled[w.asterisk.of_party("a")[-1].id] == "PJSIP/phone801"
        w.asterisk.pick_up(w.asterisk.of_party("a")[-1])
        await w.until(lambda: call.state is CallState.TALKING and call.idle)
        w.asterisk.destroy(ours.id)
        await w.until(lambda: not w.exchange.calls)


@pytest.mark.parametrize("of_dead_node", [True, False], ids=["a call of the node", "a call of another"])
async def test_who_is_seen_at_no_other_node_in_time_is_offline(
    redis: Redis, monkeypatch: pytest.MonkeyPatch, of_dead_node: bool
) -> None:
    monkeypatch.setattr(presence, "GRACE_TALKING_S", 0.0)
    monkeypatch.setattr(presence, "GRACE_IDLE_S", 0.3)
    async with two_nodes(redis) as w:
        await w.ready(801)
        caller = await w.talks_at(*((w.other, "theirs.1") if of_dead_node else (w.asterisk, "ours.1")))
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        await w.devices.look()
        w.node_dies()
        await w.until(lambda: w.two.dead and agent.call is None)
        await asyncio.sleep(0)
        assert agent.logged_in, "not as one whose device alone died in a conversation"
        await w.until(lambda: not agent.logged_in)
        assert agent.offline_reason == "disconnected"
        if not of_dead_node:
            assert w.hears(caller) == "music"
            w.asterisk.destroy(caller.id)
        await w.until(lambda: not w.exchange.calls)


async def test_who_was_seen_elsewhere_before_the_node_was_given_up_stays_at_work(redis: Redis) -> None:
    async with two_nodes(redis) as w:
        await w.ready(801)
        ours = await w.talks_at(w.asterisk, "ours.1")
        (call,) = w.of(ours.id)
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        w.at["phone801"] = "node-1"
        agent.node = ""
        await w.devices.look()
        assert agent.node == "node-1"
        w.node_dies()
        await w.until(lambda: call.state is CallState.LOST and call.idle)
        await w.devices.look()
        assert (agent.logged_in, agent.lost_timer) == (True, None)
        w.asterisk.destroy(ours.id)
        await w.until(lambda: not w.exchange.calls)


async def test_who_is_rung_at_a_node_that_died_is_rung_no_longer_and_the_next_one_is(redis: Redis) -> None:
    async with two_nodes(redis) as w:
        w.at["phone802"] = "node-1"
        await w.ready(801)
        ours = w.asterisk.arrive("ours.1")
        await w.until(lambda: any(call.state is CallState.MENU and call.idle for call in w.of(ours.id)))
        w.asterisk.press(ours, "1")
        (call,) = w.of(ours.id)
        await w.until(lambda: call.state is CallState.RINGING and call.idle)
        rung = w.asterisk.of_party("a")[-1]
        assert rung.name.startswith("PJSIP/linepool-trunk-")
        await w.ready(802)
        w.node_dies()
        await w.until(lambda: [one.name for one in w.asterisk.of_party("a") if one.id != rung.id] != [])
        await w.until(lambda: call.state is CallState.RINGING and call.idle)
        assert rung.id not in w.asterisk.channels
        assert w.asterisk.dialled[w.asterisk.of_party("a")[-1].id] == "PJSIP/phone802"
        w.asterisk.destroy(ours.id)
        await w.until(lambda: not w.exchange.calls)


async def test_who_talked_to_a_phone_of_a_node_that_was_started_again_at_once_hears_music_too(redis: Redis) -> None:
    async with two_nodes(redis) as w:
        await w.ready(801)
        ours = await w.talks_at(w.asterisk, "ours.1")
        (call,) = w.of(ours.id)
        phone = w.asterisk.of_party("a")[-1]
        w.other.is_reborn()
        await w.until(lambda: call.state is CallState.LOST and call.idle)
        assert not w.two.dead, "nobody had given it up"
        assert phone.id not in w.asterisk.channels
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        assert (agent.logged_in, agent.node) == (True, ""), "its phone may be anywhere now"


async def test_phones_in_calls_of_a_node_that_was_started_again_at_once_are_hung_up_where_they_are(
    redis: Redis,
) -> None:
    async with two_nodes(redis) as w:
        w.at["phone801"] = "node-1"
        await w.ready(801)
        theirs = await w.talks_at(w.other, "theirs.1")
        (call,) = w.of(theirs.id)
        came = FakeChannel(
            "came.1", "PJSIP/linepool-trunk-00000007", state="Up", variables={"LINEPOOL_CALL": str(call.id)}
        )
        w.asterisk.channels[came.id] = came
        w.other.is_reborn()
        await w.until(lambda: came.id not in w.asterisk.channels and not w.of(theirs.id))


async def test_phones_in_calls_of_a_node_that_died_are_hung_up_where_they_are(redis: Redis) -> None:
    async with two_nodes(redis) as w:
        w.at["phone801"] = "node-1"
        await w.ready(801)
        theirs = await w.talks_at(w.other, "theirs.1")
        (call,) = w.of(theirs.id)
        came = FakeChannel(
            "came.1", "PJSIP/linepool-trunk-00000007", state="Up", variables={"LINEPOOL_CALL": str(call.id)}
        )
        stays = FakeChannel(
            "came.2", "PJSIP/linepool-trunk-00000008", state="Up", variables={"LINEPOOL_CALL": "another"}
        )
        knows_nothing = FakeChannel("came.3", "PJSIP/linepool-trunk-00000009", state="Up")
        w.asterisk.channels |= {one.id: one for one in (came, stays, knows_nothing)}
        w.node_dies()
        await w.until(lambda: w.two.dead and came.id not in w.asterisk.channels)
        await w.until(lambda: not w.of(theirs.id))
        assert {stays.id, knows_nothing.id} <= w.asterisk.channels.keys()


async def test_a_node_comes_back_by_itself(redis: Redis) -> None:
    async with two_nodes(redis) as w:
        await w.ready()
        w.node_dies()
        await w.until(lambda: w.two.dead)
        w.other.switch.refuse_connections = 0
        await w.until(lambda: w.two.takes_calls)
        await w.talks_at(w.other, "theirs.1")


async def test_a_connection_that_flaps_is_no_death(redis: Redis) -> None:
    async with two_nodes(redis) as w:
        await w.ready()
        await w.talks_at(w.other, "theirs.1")
        for _ in range(5):
            w.other.switch.drop()
            await w.until(lambda: w.other_client.connected)
        (call,) = w.of("theirs.1")
        await w.until(lambda: call.idle)
        assert call.state is CallState.TALKING


async def test_the_next_call_control_finds_calls_on_every_node_before_agents_are_ready(redis: Redis) -> None:
    async with two_nodes(redis) as first:
        await first.ready(801)
        await first.talks_at(first.other, "theirs.1")
    async with two_nodes(redis, first) as second:
        (call,) = second.of("theirs.1")
        assert call.node is second.two
        await second.until(lambda: call.idle)
        assert call.state is CallState.TALKING
        waiting = second.asterisk.arrive("ours.1")
        await second.until(lambda: any(call.state is CallState.MENU and call.idle for call in second.of("ours.1")))
        second.asterisk.press(waiting, "1")
        await second.until(lambda: any(call.state is CallState.QUEUED and call.idle for call in second.of("ours.1")))


async def test_calls_of_a_node_that_died_while_nobody_was_there_end_with_their_records(redis: Redis) -> None:
    async with two_nodes(redis) as first:
        await first.ready(801)
        await first.talks_at(first.other, "theirs.1")
        first.other.switch.refuse_connections = 1_000_000
    async with two_nodes(redis, first) as second:
        await second.until(lambda: len(second.records) == 1 and not second.exchange.calls)
        assert second.two.dead
        assert second.records[0].outcome == "answered"


async def test_a_node_that_drains_keeps_its_calls_refuses_new_ones_and_sends_browsers_away(redis: Redis) -> None:
    async with two_nodes(redis) as w:
        await w.ready(801)
        await w.talks_at(w.other, "theirs.1")
        w.exchange.drain({"node-2"})
        (call,) = w.of("theirs.1")
        assert call.state is CallState.TALKING
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        agent.node = "node-2"
        assert w.desks.picture(agent)["device"]["move_to"] == [], "not in a call"
        w.other.arrive("refused.1")
        await w.until(lambda: "refused.1" not in w.other.channels)
        (refusal,) = [sent for sent in w.other.switch.requests if sent.uri == "channels/refused.1"]
        assert refusal.query["reason_code"] == "34", "which is SIP 503"
        await w.until(lambda: [stray.reason for stray in w.strays] == ["node_drains"])
        assert await w.exchange.node_for(agent) is w.one
        w.other.destroy("theirs.1")
        await w.until(lambda: not w.exchange.calls)
        assert w.desks.picture(agent)["device"]["move_to"] == ["wss://one"]
        w.exchange.drain(set())
        assert w.desks.picture(agent)["device"]["move_to"] == []
        await w.do("call.wrapup", call_id=str(w.records[0].id), disposition_code="", note="")
        await w.talks_at(w.other, "theirs.2")
