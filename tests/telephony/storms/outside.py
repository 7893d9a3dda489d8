"""What happens around call control, at random: callers, keys, hang-ups, dying devices, a switch that refuses, settings
that change."""

from __future__ import annotations

from dataclasses import replace

from telephony import ari
from telephony.ports import Allowed, QueueMember, Refused
from tests.telephony.storms.cast import CALLERS, NUMBERS, PHONES, SERVES, companies
from tests.telephony.storms.story import Story

CAUSES = (16, 16, 16, 17, 21, 44, 27, 38, 0, 3)


class Outside:
    """Each method is one happening."""

    def __init__(self, story: Story) -> None:
        self.s = story
        self._refusals = 0.0

    def caller(self) -> None:
        if len(self.s.w.exchange.calls) > 9:
            return
        number = self.s.random.choice([*NUMBERS, *NUMBERS, "+862081889999"])
        name = f"{len(self.s.w.asterisk.switch.requests)}{len(self.s.told)}.{self.s.random.randrange(10**6)}"
        self.s.note(f"caller {name} to {number}")
        self.s.w.asterisk.arrive(name, number, self.s.random.choice(CALLERS))

    def key(self) -> None:
        if channel := self.s.channel(lambda one: "-" not in one.id[:36]):
            digit = self.s.random.choice("112233345670899#*")
            self.s.note(f"key {digit} of {channel.id}")
            self.s.w.asterisk.press(channel, digit)

    def pick_up(self) -> None:
        if channel := self.s.channel(lambda one: bool(one.args[:1] in (("offer",), ("reach",)) and one.state != "Up")):
            self.s.note(f"picked up {channel.name} {channel.id[-6:]}")
            self.s.w.asterisk.pick_up(channel)

    def far_end(self) -> None:
        """People outside answer, ring, or press the key that says they are people."""
        if channel := self.s.channel(lambda one: one.args[:1] == ("outside",) and one.state != "Up"):
            if self.s.random.random() < 0.6:
                self.s.note(f"far end answers {channel.id[-6:]}")
                self.s.w.asterisk.far_end_answers(channel)
            else:
                word = self.s.random.choice(("RINGING", "PROGRESS"))
                self.s.w.asterisk.event("Dial", peer=channel.as_json(), dialstatus=word)
        if channel := self.s.channel(
            lambda one: "carrier-lab" in one.name and one.args == (*one.args[:1], *one.args[1:])
        ):
            self.s.w.asterisk.press(channel, self.s.random.choice("1112"))

    def hang_up(self) -> None:
        if channel := self.s.channel(lambda one: one.id not in self.s.w.asterisk.snoops):
            cause = self.s.random.choice(CAUSES)
            self.s.note(f"hang up {channel.name} {channel.id[-6:]} cause {cause}")
            self.s.w.asterisk.destroy(channel.id, cause)

    def sound_ends(self) -> None:
        if sounds := sorted(self.s.w.asterisk.playbacks):
            self.s.w.asterisk.end_playback(self.s.random.choice(sounds))

    def message_ends(self) -> None:
        if messages := sorted(self.s.w.asterisk.recordings):
            self.s.w.asterisk.end_recording(self.s.random.choice(messages), self.s.random.choice((0, 3)))

    def device(self) -> None:
        """A device of an agent comes or goes."""
        phone = self.s.random.choice([agent.username for agent in self.s.w.exchange.agents if agent.username] or [""])
        online = self.s.random.random() < 0.5
        (self.s.w.there.add if online else self.s.w.there.discard)(phone)
        self.s.note(f"device {phone} {online}")
        self.s.w.desks.on_endpoint(phone, online)

    def reachability(self) -> None:
        phone = self.s.random.choice([*PHONES.values(), "carrier-lab", "", "", ""])
        self.s.w.asterisk.unreachable = {phone} - {""}
        self.s.note(f"unreachable {phone}")

    def refuse(self) -> None:
        self._refusals = self.s.random.choice((0.0, 0.0, 0.05, 0.2))
        self.s.note(f"the switch refuses {self._refusals}")
        self.s.w.asterisk.refuse = self._refusal

    def relent(self) -> None:
        """The switch refuses nothing any more."""
        self._refusals = 0.0

    def _refusal(self, request: ari.FakeRequest) -> ari.FakeAnswer | None:
        """A switch does not lie: what it does not know is gone. To end something it never refuses."""
        ends = request.method != "POST" or request.uri.endswith("/removeChannel")
        if ends or self.s.random.random() >= self._refusals:
            return None
        parts = request.uri.split("/")
        status = self.s.random.choice((404, 409, 500))
        if parts[0] == "channels" and len(parts) > 2:
            if status == 404 and parts[1] in self.s.w.asterisk.channels:
                self.s.w.asterisk.destroy(parts[1])
        elif status == 404:
            status = 500
        self.s.note(f"    refused {status} {request}")
        return ari.FakeAnswer(status, {"message": "no"})

    def gate(self) -> None:
        self.s.w.gate.verdict = self.s.random.choice((Allowed(), Allowed(), Refused("no_credit")))

    def settings(self) -> int:
        """A company changes its lines or its people; which one."""
        original = companies()[self.s.random.choice((1, 2, 3))]
        queues, agents = list(original.queues), list(original.agents)
        what = self.s.random.choice(
            ("queue gone", "agent gone", "members", "rules", "as before", "as before", "suspended")
        )
        match what:
            case "queue gone":
                queues.remove(self.s.random.choice(queues))
            case "agent gone":
                agents.remove(self.s.random.choice(agents))
            case "members":
                order = self.s.random.randrange(len(queues))
                members = self.s.random.sample(SERVES[original.id], self.s.random.randrange(len(SERVES[original.id])))
                queues[order] = replace(queues[order], members=tuple(QueueMember(one) for one in members))
            case "rules":
                order = self.s.random.randrange(len(queues))
                queues[order] = replace(
                    queues[order],
                    auto_answer=self.s.random.random() < 0.5,
                    greeting=self.s.random.choice(("", "Hello.")),
                    wrap_up_ms=self.s.random.choice((0, 5_000)),
                    max_wait_ms=self.s.random.choice((None, 5_000)),
                    strategy=self.s.random.choice(("ring_all", "longest_idle", "nonsense")),
                    record=self.s.random.choice(("all", "none", "demand", "share")),
                    overflow={
                        "waited": self.s.random.choice(("agent:801", "queue:sales", "hangup:", "flow:bye", "rubbish"))
                    },
                )
        changed = replace(original, queues=tuple(queues), agents=tuple(agents), active=what != "suspended")
        self.s.note(f"settings of {original.id}: {what}")
        self.s.w.set_profile(changed)
        return changed.id
