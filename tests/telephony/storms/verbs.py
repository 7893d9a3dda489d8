"""Every verb, and what may come with it: any call, any person, any place, whether it makes sense or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.telephony.controller.acme import OUTSIDE_OF_US
from tests.telephony.storms.cast import CALLERS, DEVICES, HOME, OUTSIDE, PHONES, companies
from tests.telephony.storms.story import Story


class Choices:
    """One of those there are, or one there is not."""

    def __init__(self, story: Story) -> None:
        self.s = story

    def login(self, user_id: int) -> dict[str, Any]:
        kind = DEVICES[user_id]
        phone = PHONES[user_id] + self.s.random.choice(("", "", "", "x"))
        if kind != "outside":
            self.s.w.there.add(phone)
        return {
            "device": kind,
            "username": "" if kind == "outside" else phone,
            "number": OUTSIDE.get(user_id, ""),
            "companies": self.s.random.choice(([1, 2, 3], [2], [1], [])),
            "permissions": ["calls.transfer", "calls.record"] if self.s.random.random() < 0.5 else [],
        }

    def call(self) -> str:
        calls = list(self.s.w.exchange.calls)
        return self.s.random.choice([*calls, *calls, *calls, "nonsense"])

    def user(self) -> Any:
        return self.s.random.choice([*HOME, *HOME, 0, 999, "x", None])

    def destination(self) -> str:
        queues = [queue.id for company in companies().values() for queue in company.queues]
        free = [one.user_id for one in self.s.w.exchange.agents if one.logged_in and one.call is None]
        return self.s.random.choice(
            (
                *(f"agent:{user_id}" for user_id in free * 2),
                *(f"agent:{user_id}" for user_id in HOME),
                *(f"queue:{queue}" for queue in queues),
                f"number:{OUTSIDE_OF_US}",
                f"number:{OUTSIDE_OF_US}",
                "number:+862081880003",
                "number:+1234",
                "flow:",
                "flow:bye",
                "flow:nowhere",
                "voicemail:",
                "hangup:",
                "queue:none",
                "nonsense",
                "",
            )
        )

    def party(self, user_id: int) -> str:
        agent = self.s.w.exchange.agents.of_user(user_id)
        talk = agent.call.talk if agent is not None and agent.call is not None else None
        parties: list[str] = list(talk.parties) if talk is not None else []
        return self.s.random.choice([*parties, "customer", "nobody"])

    def time(self) -> str | None:
        later = f"2026-11-22T0{self.s.random.choice((8, 9))}:{self.s.random.randrange(60):02}:00+00:00"
        return self.s.random.choice((None, None, later, "yesterday", "2020-01-01T00:00:00Z", "9999-12-31T23:59:59Z"))


def _nothing(choices: Choices, user_id: int) -> dict[str, Any]:
    return {}


def _to(choices: Choices, user_id: int) -> dict[str, Any]:
    return {"to": choices.destination()}


def _call_and_user(choices: Choices, user_id: int) -> dict[str, Any]:
    return {"call_id": choices.call(), "user_id": choices.user()}


VERBS: dict[str, Callable[[Choices, int], dict[str, Any]]] = {
    "desk.login": lambda c, u: c.login(u) if u in HOME else {"device": "spoon"},
    "desk.logout": _nothing,
    "desk.state": lambda c, u: {
        "state": c.s.random.choice(("ready", "ready", "ready", "away", "asleep")),
        "reason": c.s.random.choice(("", "lunch", "tea", "spite")),
    },
    "desk.bar": lambda c, u: {
        "company_id": c.s.random.choice((1, 2, 3, "x")),
        "until": c.time(),
        "barred": c.s.random.random() < 0.5,
    },
    "desk.extend": lambda c, u: {"ms": c.s.random.choice((1_000, 10**9, -1, "x"))},
    "call.dial": lambda c, u: {
        "to": c.s.random.choice((OUTSIDE_OF_US, OUTSIDE_OF_US, "120", "+862081880002", "x")),
        "company_id": c.s.random.choice((0, 0, 1, 2, 3)),
    },
    "call.hold": _nothing,
    "call.resume": _nothing,
    "call.hangup": _nothing,
    "call.transfer": _to,
    "call.consult": _to,
    "call.swap": _nothing,
    "call.complete": _nothing,
    "call.cancel": _nothing,
    "call.merge": _nothing,
    "call.add": _to,
    "call.drop": lambda c, u: {"party": c.party(u)},
    "call.leave": _nothing,
    "call.park": _nothing,
    "call.retrieve": lambda c, u: {"slot": c.s.random.choice(("1", "2", "0", "x", ""))},
    "call.keypad": lambda c, u: {"digits": c.s.random.choice(("12#", "x", "", "1" * 99))},
    "call.note": lambda c, u: {"text": c.s.random.choice(("a note", "", "x" * 10_000))},
    "call.record": lambda c, u: {
        "action": c.s.random.choice(("start", "stop", "pause", "resume", "eat")),
        "beyond_rule": c.s.random.random() < 0.5,
    },
    "call.reclaim": _nothing,
    "call.wrapup": lambda c, u: {
        "call_id": c.call(),
        "disposition_code": c.s.random.choice(("", "sold", "voicemail")),
        "note": "n",
    },
    "callback.add": lambda c, u: {
        "queue_id": c.s.random.choice(("service", "bline", "ball", "cline", "none")),
        "number": c.s.random.choice((OUTSIDE_OF_US, *CALLERS, "120", "x")),
        "at": c.time(),
    },
    "callback.cancel": lambda c, u: {"callback_id": c.s.random.choice([*c.s.w.exchange.callbacks._open, "x"])},
    "supervise.listen": _call_and_user,
    "supervise.whisper": _call_and_user,
    "supervise.barge": _call_and_user,
    "supervise.takeover": _call_and_user,
    "supervise.stop": _nothing,
    "supervise.agent": lambda c, u: {
        "user_id": c.user(),
        "state": c.s.random.choice(("ready", "away", "offline", "x")),
    },
    "supervise.pull": lambda c, u: {
        "call_id": c.call(),
        "to": c.s.random.choice((f"agent:{u}", c.destination(), c.destination())),
    },
    "company.changed": _nothing,
}
