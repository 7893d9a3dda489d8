"""The socket that shows a person the truth of this second: their desk, and the company's board if they may see it.

The company and the person were settled before the socket was accepted (`CompanySocket`): host and session decide,
nothing in a message can. Pictures are numbered, latest wins: a lost or late word costs nothing. To who asks for it
(`?changes=1`) a board that follows the one they have is told by what differs.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.db import DatabaseError
from redis.exceptions import RedisError

from linepool.accounts.selectors import membership_of
from linepool.kernel.permissions import allows
from linepool.kernel.tenancy import public_scope
from linepool.kernel.tenancy.sockets import NOT_FOUND
from telephony.control import desk_key
from tenants.live.feed import BoardFeed, unwatch, watch
from tenants.live.groups import desk_group
from tenants.live.pictures import Picture, following, snapshot
from tenants.live.store import read_picture

logger = logging.getLogger(__name__)

#: So often the membership is looked up again: a dismissed person stops seeing within this many seconds.
RECHECK_SECONDS = 20.0
#: Close code of a socket that broke on our side (RFC 6455: internal error).
BROKEN = 1011

Shown = tuple[Picture | None, Picture | None]
"""A desk and a board, where there are."""


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """One browser tab of one member."""

    recheck_seconds = RECHECK_SECONDS

    async def connect(self) -> None:
        """Join the groups this person may hear, then send the first picture."""
        self.company_id: int = self.scope["company"].pk
        self.user_id: int = self.scope["user"].pk
        self.changed = asyncio.Event()
        self.desk_changed = True
        self.desk: Picture | None = None
        self.shown: Shown | None = None
        self.takes_changes = b"changes=1" in self.scope["query_string"].split(b"&")
        self.feed: BoardFeed | None = None
        self.tasks: list[asyncio.Task[None]] = []
        await self.accept()
        await self.channel_layer.group_add(desk_group(self.company_id, self.user_id), self.channel_name)
        self._use_role(self.scope["membership"].role)
        self.changed.set()
        self.tasks = [asyncio.create_task(self._guarded(work())) for work in (self._send_pictures, self._recheck)]

    async def disconnect(self, code: int) -> None:
        """Leave every group. Whether the agent is there is told by the telephone's registration, not by a tab."""
        for task in getattr(self, "tasks", ()):
            task.cancel()
        if hasattr(self, "company_id"):
            unwatch(self.company_id, self.changed)
            await self.channel_layer.group_discard(desk_group(self.company_id, self.user_id), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        """Nothing here is binary or empty: such frames are dropped."""
        if text_data:
            await super().receive(text_data, **kwargs)  # type: ignore[no-untyped-call]

    async def receive_json(self, content: Any, **_: Any) -> None:
        """Answer `{"type": "ping"}`, and `{"type": "refresh"}` with a picture; nothing else is understood."""
        kind = content.get("type") if isinstance(content, dict) else None
        if kind == "ping":
            await self.send_json({"type": "pong"})
        elif kind == "refresh":
            self.shown, self.desk_changed = None, True
            if self.feed is not None:
                self.feed.look_again()
            self.changed.set()

    @classmethod
    async def decode_json(cls, text_data: str) -> Any:
        """A message that is not JSON is no message."""
        with suppress(ValueError, RecursionError):
            return await super().decode_json(text_data)  # type: ignore[no-untyped-call]
        return None

    async def live_changed(self, _: dict[str, Any]) -> None:
        """Call control wrote a newer desk. Several words become one picture."""
        self.desk_changed = True
        self.changed.set()

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """Do the work; a socket whose work broke is closed rather than left silent, and the browser comes back."""
        try:
            await work
        except OSError:  # the browser is gone: so ASGI says that nobody takes what is sent
            with suppress(OSError):
                await self.close(code=BROKEN)
        except Exception:  # the supervisor of this socket: whatever broke is logged and ends it
            logger.exception("the live socket of user %s in company %s broke", self.user_id, self.company_id)
            await self.close(code=BROKEN)

    async def _send_pictures(self) -> None:
        while True:
            await self.changed.wait()
            self.changed.clear()
            try:
                now = await self._now()
            except RedisError:
                logger.warning("live pictures of company %s are unreachable", self.company_id)
                await asyncio.sleep(1.0)
                self.changed.set()
                continue
            if now != self.shown:  # the desk's word and the board's often announce one and the same change
                text = self._told(now)
                self.shown = now
                await self.send(text_data=text)

    async def _now(self) -> Shown:
        """The desk and the board as they are; the desk is read when somebody said that it changed."""
        if self.desk_changed:
            self.desk_changed = False
            try:
                self.desk = await read_picture(desk_key(self.company_id, self.user_id))
            except RedisError:
                self.desk_changed = True
                raise
        if self.feed is not None:
            await self.feed.known.wait()
        return self.desk, self.feed.picture if self.feed is not None else None

    def _told(self, now: Shown) -> str:
        """The whole picture, or what differs for a browser that can follow and has the board before."""
        desk, board = now
        before = self.shown[1] if self.shown else None
        news = self.feed.changes if self.feed is not None else None
        if self.takes_changes and before and board and news and (news.after, news.seq) == (before.seq, board.seq):
            return following(desk, news)
        return snapshot(desk, board)

    async def _recheck(self) -> None:
        while True:
            await asyncio.sleep(self.recheck_seconds)
            if not await self._still_allowed():
                await self.close(code=NOT_FOUND)
                return

    async def _still_allowed(self) -> bool:
        try:
            role = await database_sync_to_async(_role_now)(self.scope["user"], self.scope["company"])
        except DatabaseError:  # whoever may look goes on looking until the database says otherwise
            return True
        if role is None:
            return False
        self._use_role(role)
        return True

    def _use_role(self, role: str) -> None:
        """Watch the company's board, or no more."""
        if not allows(role, "live.view"):
            unwatch(self.company_id, self.changed)
            self.feed = None
        elif self.feed is None:
            self.feed = watch(self.company_id, self.changed)


def _role_now(user: Any, company: Any) -> str | None:
    with public_scope():
        membership = membership_of(user, company)
    return membership.role if membership is not None else None
