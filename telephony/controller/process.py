"""The process: waits for the lease, builds the exchange, connects to the switch, and lets go of it all in order."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import Any, cast

import structlog
from channels import DEFAULT_CHANNEL_LAYER
from channels.layers import channel_layers
from django.conf import settings
from django.db import DatabaseError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from linepool.kernel.tenancy import public_scope
from telephony import ami, ari, ports
from telephony.callbacks.selectors import pending_callbacks
from telephony.carriers.selectors import KnownCarrier, Route, known_carriers, routes_out
from telephony.control import HEALTH_KEY
from telephony.controller.carriers import CarrierBook
from telephony.controller.clock import CLOCK
from telephony.controller.companies import CompanyBook
from telephony.controller.desks.commands import CommandReader, handlers
from telephony.controller.desks.desks import Desks
from telephony.controller.desks.devices import DeviceWatch
from telephony.controller.exchange import HEARD, Exchange
from telephony.controller.keeping.fence import FencedRedis
from telephony.controller.keeping.hearing import Hearing
from telephony.controller.keeping.journal import Journal
from telephony.controller.keeping.lease import Lease, LeaseLost
from telephony.controller.keeping.nodewatch import NodeWatch, refuses
from telephony.controller.keeping.promises import restore_promises, restore_regulars
from telephony.controller.keeping.recovery import Recovery
from telephony.controller.keeping.snapshots import Snapshots
from telephony.controller.keeping.writer import keep_writer
from telephony.controller.node import Node, Nodes
from telephony.controller.queues import QueueKeeper
from telephony.controller.recorder import Recorder
from telephony.controller.shown.board import board
from telephony.controller.shown.desk import desk
from telephony.controller.shown.live import Layer, LivePublisher
from telephony.controller.speech import Speech
from telephony.controller.switch import Switch
from telephony.controller.threads import Threads
from telephony.controller.tolls import WatchesInValkey
from telephony.guard.door import Door
from telephony.guard.watch import Post, Watch
from telephony.nodes.addresses import NodeAddress, addresses
from telephony.nodes.endpoints import registered
from telephony.nodes.moments import moments_of
from telephony.nodes.selectors import draining_nodes
from telephony.prompts import speak

log = structlog.get_logger(__name__)

APP = "linepool"
HEALTH_LIFE_S = 5
DRAINING_EVERY_S = 2.0
LEASE_PATIENCE_S = 1.0
"""How long Valkey is waited for: within the lease's life it must be asked more than once."""


class Process:
    """One call control, active or standing by."""

    def __init__(self) -> None:
        self.leasing = Redis.from_url(
            settings.LINEPOOL_LIVE_URL,
            decode_responses=True,
            protocol=2,
            socket_timeout=LEASE_PATIENCE_S,
            socket_connect_timeout=LEASE_PATIENCE_S,
        )
        self.lease = Lease(self.leasing)
        self.redis = FencedRedis.at(settings.LINEPOOL_LIVE_URL, self.lease)
        self.threads = Threads(8)
        self.speakers = Threads(2)  # apart, so that a stalled database leaves the voice alone
        self.managers: list[ami.Client] = []
        self.nodes = Nodes([self._node(address) for address in addresses()])
        self.guard = Watch([_post(address) for address in addresses()], self.threads)
        self.journal = Journal(settings.LINEPOOL_JOURNAL, self.lease)
        self.snapshots = Snapshots(self.redis, lambda: self.exchange.everything_changed())
        self.live = LivePublisher(
            self.redis,
            cast(Layer, channel_layers[DEFAULT_CHANNEL_LAYER]),
            lambda company_id: board(self.exchange, company_id),
            self._desk,
        )
        self.exchange = Exchange(
            self.nodes,
            Speech(speak, settings.LINEPOOL_SOUNDS, self.speakers),
            self.journal,
            self.live,
            self.snapshots,
            self._routes_out,
        )
        self.desks = Desks(self.exchange)
        self.exchange.registered = self._registered
        self.devices = DeviceWatch(self.exchange.agents, self.exchange.phones_at, self.desks.on_endpoint)
        self.queues = QueueKeeper(self.exchange, self.desks)
        self.exchange.companies = CompanyBook(
            ports.company_directory(),
            ports.credit_gate(),
            self.threads,
            self.queues.on_profile,
            board_changed=self.live.board_changed,
            alarm_sink=ports.alarm_sink(),
            watches=WatchesInValkey(self.redis),
        )
        self.exchange.carriers = CarrierBook(lambda: self.threads.run(_public_carriers), self._forget_carriers)
        self.recovery = Recovery(
            self.exchange, self.desks, self.snapshots, lambda ids: self.threads.run(moments_of, ids)
        )
        self.commands = CommandReader(self.redis, handlers(self.desks))
        self.watches = [
            NodeWatch(node, self.recovery.bury, partial(refuses, address.ari_url))
            for node, address in zip(self.nodes, addresses(), strict=True)
        ]

    def _node(self, address: NodeAddress) -> Node:
        connector = ari.WebSocketConnector(
            address.ari_url, settings.LINEPOOL_ARI_USER, settings.LINEPOOL_ARI_PASSWORD, APP
        )
        manager = ami.Client(_manager(address))
        self.managers.append(manager)
        return Node(
            address.name,
            Switch(connector, APP, self.lease),
            Recorder(ami.Monitor(manager), settings.LINEPOOL_SPOOL, self.lease),
            f"{address.sip_host}:{address.sip_port}",
            address.name,
            address.ws_url,
        )

    async def run(self) -> None:
        """Stand by, act, and at the end let go. Raises ``LeaseLost`` or ``ApplicationReplaced`` when fenced off."""
        for node in self.nodes:
            for folder in ("recordings", "recording"):  # ours by MixMonitor, and where the switch puts voicemail
                (settings.LINEPOOL_SPOOL / node.file(folder)).mkdir(parents=True, exist_ok=True)
        writer = asyncio.create_task(keep_writer(), name="writer")  # also while standing by: for who died beside us
        try:
            log.info("callcontrol.standing_by", pid=os.getpid())
            await self.lease.acquire()
            CLOCK.catch_up()
            log.info("callcontrol.active", pid=os.getpid(), epoch=self.lease.epoch)
            await self._act()
        except* (LeaseLost, ari.ApplicationReplaced) as fenced:
            self.lease.revoke("another call control is active")
            log.error("callcontrol.fenced", error=str(fenced.exceptions[0]))
            raise
        finally:
            await self._let_go()
            writer.cancel()
            await asyncio.wait({writer})

    async def _act(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.lease.keep(), name="lease")
            for watch in self.watches:
                group.create_task(self._listen(watch), name=f"ari-{watch.node.name}")
                group.create_task(watch.run(), name=f"watch-{watch.node.name}")
            group.create_task(self.journal.run(), name="journal")
            group.create_task(self.live.run(), name="live")
            group.create_task(self.snapshots.run(), name="snapshots")
            group.create_task(self.devices.run(), name="devices")
            group.create_task(self.guard.run(), name="guard")
            group.create_task(self._heed_draining(), name="draining")
            group.create_task(self._report_health(), name="health")
            group.create_task(self._take_commands(), name="commands")
            group.create_task(self._keep_promises(), name="promises")
            group.create_task(restore_regulars(self.exchange.regulars, self.snapshots), name="regulars")
            group.create_task(self.desks.attendance.run(), name="attendance")
            group.create_task(self._look_after(), name="look-after")

    async def _look_after(self) -> None:
        """Money, alarms, storms, carriers' limits, once a second. Calls that went on without us must be there first."""
        await self.exchange.carriers.refresh()
        await self.recovery.complete.wait()
        await self.exchange.companies.take_up(self.exchange.calls.values())
        while True:
            await asyncio.sleep(1)
            try:
                await self.exchange.companies.look_after()
                self.queues.standings.look()
                await self.exchange.carriers.refresh()
            except LeaseLost:
                raise
            except Exception:  # the next second comes all the same
                log.exception("callcontrol.not_looked_after")

    async def _heed_draining(self) -> None:
        """Which nodes go out of service. While the database is away it stays as it was."""
        while True:
            try:
                async with asyncio.timeout(DRAINING_EVERY_S):
                    self.exchange.drain(await self.threads.run(_public_draining))
            except (TimeoutError, DatabaseError) as error:
                log.warning("callcontrol.draining_unknown", error=repr(error))
            await asyncio.sleep(DRAINING_EVERY_S)

    async def _listen(self, watch: NodeWatch) -> None:
        node = watch.node
        hear = Hearing(self.lease, partial(self.exchange.on_event, node=node), self.exchange.spawn)
        await node.switch.run(
            lambda event: hear(node.timed(event)), partial(self._on_connected, watch), watch.disconnected
        )

    async def _take_commands(self) -> None:
        """Commands are about a picture that must be there first."""
        await self.recovery.complete.wait()
        await self.commands.run()

    async def _keep_promises(self) -> None:
        """Callbacks are offered to agents, who must be known first."""
        await self.recovery.complete.wait()
        self.snapshots.restored()
        await restore_promises(self.exchange.callbacks, self.snapshots, lambda: self.threads.run(pending_callbacks))

    async def _on_connected(self, watch: NodeWatch) -> None:
        """Each time a node is reached: say what we want to hear, then find out what is."""
        switch = watch.node.switch
        try:
            await switch.filter_events(APP, HEARD)
            # A channel that has left the application is told of through its endpoint only: so we learn that it ended.
            await switch.subscribe(APP, "endpoint:PJSIP")
            async with watch.meeting:
                await self.recovery.run(watch.node)
        except ari.ResponseError as error:
            log.error("callcontrol.greeting_refused", node=watch.node.name, error=str(error))

    async def _report_health(self) -> None:
        while True:
            if not self.exchange.calls:
                CLOCK.catch_up()
            health = {
                "at": time.time(),
                "pid": os.getpid(),
                "epoch": self.lease.epoch,
                "switch": any(node.switch.connected for node in self.nodes),
                "nodes": {node.name: self._node_health(node) for node in self.nodes},
                "calls": len(self.exchange.calls),
                "agents": sum(agent.logged_in for agent in self.exchange.agents),
                "unsaved": self.journal.unsaved,
                "tasks": len(asyncio.all_tasks()),
            }
            try:
                await self.redis.set(HEALTH_KEY, json.dumps(health), ex=HEALTH_LIFE_S)
            except RedisError as error:
                log.warning("callcontrol.health_unwritten", error=str(error))
            await asyncio.sleep(1)

    async def _let_go(self) -> None:
        """What is in memory only goes to the disk and to Valkey, unless that is another's now; the lease goes last."""
        steps: list[Callable[[], Awaitable[Any]]] = [
            *(node.switch.close for node in self.nodes),
            self.journal.close,
            self.snapshots.flush,
            *(manager.close for manager in self.managers),
            self.lease.release,
            self.leasing.aclose,
            self.redis.aclose,
        ]
        for step in steps:
            try:
                await step()
            except (OSError, RedisError, ari.AriError, LeaseLost) as error:
                log.warning("callcontrol.unfinished", step=getattr(step, "__qualname__", "?"), error=str(error))
        self.exchange.switchboard.close()
        self.threads.close()
        self.speakers.close()

    async def _forget_carriers(self, endpoints: Collection[str]) -> bool:
        """The switches read these carriers from the database anew; False when one was away."""
        all_told = True
        for manager in self.managers:
            try:
                await ami.forget_peers(manager, endpoints)
            except ami.AmiError as error:
                all_told = False
                log.warning("callcontrol.carriers_not_forgotten", error=str(error))
        return all_told

    async def _routes_out(self, e164: str) -> list[Route]:
        return await self.threads.run(_public_routes, e164)

    def _node_health(self, node: Node) -> dict[str, Any]:
        state = "dead" if node.dead else "draining" if node.draining else "up" if node.switch.connected else "lost"
        return {"state": state, "calls": self.exchange.load(node)}

    async def _registered(self, usernames: Collection[str]) -> dict[str, str]:
        """A registration at a dead node is none."""
        found = await self.threads.run(_public_registered, usernames)
        dead = {node.name for node in self.nodes if node.dead}
        return {username: name for username, name in found.items() if name not in dead}

    def _desk(self, place: tuple[int, int]) -> dict[str, Any] | None:
        agent = self.exchange.agents.of_user(place[1])
        return desk(self.exchange, agent) if agent is not None and agent.company_id == place[0] else None


def _manager(node: NodeAddress) -> ami.Address:
    return ami.Address(node.ami_host, node.ami_port, settings.LINEPOOL_AMI_USER, settings.LINEPOOL_AMI_PASSWORD)


def _post(node: NodeAddress) -> Post:
    return Post(_manager(node), Door(node.ari_url, settings.LINEPOOL_ARI_USER, settings.LINEPOOL_ARI_PASSWORD))


def _public_draining() -> set[str]:
    with public_scope():
        return draining_nodes()


def _public_registered(usernames: Collection[str]) -> dict[str, str]:
    with public_scope():
        return registered(usernames)


def _public_carriers() -> dict[str, KnownCarrier]:
    with public_scope():
        return known_carriers()


def _public_routes(e164: str) -> list[Route]:
    with public_scope():
        return routes_out(e164)
