"""The media nodes as calls use them: each call lives on one, and reaches phones of the others through a trunk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from telephony import ari
from telephony.controller.call.world import RecorderPort
from telephony.controller.clock import SwitchClock, utc_now
from telephony.controller.switch import Switch
from telephony.nodes.trunk import TRUNK


@dataclass(slots=True, eq=False)
class Node:
    """One Asterisk. ``sip`` is where the others call it (``host:port``), ``ws_url`` where browsers register, ``folder``
    where its recordings lie in the shared spool (empty: at its top). A draining one begins nothing new. A dead one is
    expected back, but not waited for: nothing of its calls is left. ``born``: when its switch started, as that says;
    empty until it was asked."""

    name: str
    switch: Switch
    recorder: RecorderPort
    sip: str = ""
    folder: str = ""
    ws_url: str = ""
    draining: bool = False
    dead: bool = False
    born: str = ""
    clock: SwitchClock = field(default_factory=SwitchClock)

    def timed(self, event: ari.AriEvent) -> ari.AriEvent:
        """What its switch said just now, at its time by our clock."""
        at = self.clock.heard(event.at, utc_now())
        return event if at == event.at else replace(event, at=at)

    @property
    def takes_calls(self) -> bool:
        """Whether a call may begin here by our own choice."""
        return self.switch.connected and not self.draining and not self.dead

    def file(self, name: str) -> str:
        """A sound it writes, as the spool knows it."""
        return f"{self.folder}/{name}" if self.folder else name


class Nodes:
    """All of them, by name; the first is where things happen when nothing speaks for another."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = {node.name: node for node in nodes}

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    @property
    def first(self) -> Node:
        """The one the settings name first."""
        return next(iter(self._nodes.values()))

    @property
    def alone(self) -> bool:
        """Whether there is but one."""
        return len(self._nodes) == 1

    def get(self, name: str) -> Node | None:
        """The node of that name."""
        return self._nodes.get(name)

    def for_call(self, phone_at: str, load: Callable[[Node], int]) -> Node:
        """Where a call we begin shall live: with the phone it begins at, else on the least loaded one that takes calls.

        When none does, any that is reached; the call fails there and says so."""
        home = self.get(phone_at)
        if home is not None and home.takes_calls:
            return home
        choices = [node for node in self if node.takes_calls] or [node for node in self if node.switch.connected]
        return min(choices, key=load, default=self.first)

    def better_places(self, phone_at: str) -> list[str]:
        """Where a browser that is registered at a node which drains shall register instead; empty: it may stay."""
        home = self.get(phone_at)
        if home is None or not home.draining:
            return []
        return [node.ws_url for node in self if node.takes_calls]

    def dial(self, phone: str, phone_at: str, node: Node) -> str:
        """How a call on ``node`` reaches a phone registered at the node named ``phone_at`` (empty: unknown)."""
        home = self.beyond(phone_at, node)
        return f"PJSIP/{phone}" if home is None else f"PJSIP/{TRUNK}/sip:{phone}@{home.sip}"

    def beyond(self, phone_at: str, node: Node) -> Node | None:
        """The other node through which a call on ``node`` reaches the phone; ``None``: no other has it, or a dead one,
        whose silence nobody is to wait for."""
        home = self.get(phone_at)
        return None if home is None or home is node or home.dead or not home.sip else home
