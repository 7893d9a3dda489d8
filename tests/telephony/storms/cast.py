"""Three companies, their lines and their people, for storms: one agent and one supervisor serve two companies, and one
company's flow tries to reach another one's agents and queue."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from telephony.ports import (
    AgentProfile,
    CallbackRule,
    Choice,
    CompanyLimits,
    CompanyProfile,
    QueueMember,
    QueueProfile,
    SkillNeed,
)
from tests.telephony.controller.acme import COMPANY, OUTSIDE_OF_US

CALLERS = tuple(f"+86138001380{number:02}" for number in range(6))
NUMBERS = {"+862081880000": 1, "+862081880002": 2, "+862081880003": 3}
DEVICES = {801: "browser", 802: "phone", 803: "outside", 804: "browser", 805: "browser", 806: "outside", 807: "phone"}
DEVICES |= {900: "browser", 901: "browser"}
HOME = {801: 1, 802: 1, 803: 1, 804: 1, 900: 1, 805: 2, 806: 2, 901: 2, 807: 3}
SERVES = {1: (801, 802, 803, 804, 900), 2: (804, 805, 806, 901, 900), 3: (807, 804)}
OUTSIDE = {803: "+8613900139003", 806: "+8613900139006"}
PHONES = {user_id: f"phone{user_id}" for user_id in HOME}


def _queue(name: str, *members: int, **settings: Any) -> QueueProfile:
    plain = QueueProfile(
        id=name,
        name=name.title(),
        members=tuple(QueueMember(user_id, priority=order % 2) for order, user_id in enumerate(members)),
        offer_timeout_ms=8_000,
        wrap_up_ms=5_000,
        wrap_up_extra_ms=4_000,
        announce_every_ms=10_000,
        missed_limit=3,
        resume_ms=6_000,
    )
    return replace(plain, **settings)


def _flow(*queues: str, **more: Any) -> dict[str, Any]:
    choices = {str(number): queue for number, queue in enumerate(queues, 1)}
    nodes: dict[str, Any] = {
        "menu": {
            "kind": "menu",
            "say": {"text": "Choose."},
            "choices": choices | {"8": "mail", "9": "bye"} | more.get("keys", {}),
            "timeout_ms": 5000,
            "otherwise": "bye",
        },
        "mail": {"kind": "voicemail", "mailbox": queues[0], "say": {"text": "Leave a message."}},
        "bye": {"kind": "hangup"},
    }
    for queue in queues:
        nodes[queue] = {"kind": "queue", "queue_id": queue, "otherwise": "mail", "exits": {"0": "menu"}}
    return {"version": 1, "entry": "menu", "nodes": nodes | more.get("nodes", {})}


def _company(
    company_id: int, slug: str, flow: dict[str, Any], *queues: QueueProfile, **settings: Any
) -> CompanyProfile:
    number = next(number for number, holder in NUMBERS.items() if holder == company_id)
    return replace(
        COMPANY,
        id=company_id,
        schema=f"c_{slug}",
        slug=slug,
        name=slug.title(),
        flow=flow,
        queues=queues,
        agents=tuple(
            AgentProfile(user_id, f"Agent {user_id}", str(user_id) if HOME[user_id] == company_id else "")
            for user_id in SERVES[company_id]
        ),
        caller_id=number,
        limits=CompanyLimits(calls_in=1000, calls_out=1000, per_second=10_000),
        park_ms=7_000,
        pause_reasons=(Choice("lunch", "Lunch", 20_000), Choice("tea", "Tea")),
        **settings,
    )


def companies() -> dict[int, CompanyProfile]:
    """All of them, as they are in the beginning."""
    callback = CallbackRule(offer_after_ms=0, attempts=2, retry_ms=15_000, expires_ms=120_000)
    transfer = {
        "partner": {"kind": "transfer", "to": f"number:{OUTSIDE_OF_US}", "otherwise": "mail"},
        "stranger": {"kind": "transfer", "to": "agent:807", "otherwise": "strangers"},
        "strangers": {"kind": "queue", "queue_id": "cline", "otherwise": "mail"},
    }
    friend = {"friend": {"kind": "transfer", "to": "number:+862081880003", "otherwise": "menu"}}
    return {
        1: _company(
            1,
            "acme",
            _flow("service", "sales", "auto", nodes=transfer, keys={"5": "partner", "6": "stranger"}),
            _queue("service", 801, 802, 803, 804, callback=callback, last_agent_ms=3_000),
            _queue("sales", 801, 802, 803, strategy="ring_all", greeting="A call for sales."),
            _queue("auto", 801, 804, auto_answer=True, max_wait_ms=9_000, overflow={"waited": "queue:sales"}),
        ),
        2: _company(
            2,
            "bolt",
            _flow("bline", "ball", nodes=friend, keys={"5": "friend"}),
            _queue("bline", 804, 805, 806, callback=callback, record="demand", greeting="A call for Bolt."),
            _queue(
                "ball",
                804,
                805,
                806,
                strategy="ring_all",
                max_length=2,
                callback=callback,
                max_wait_ms=15_000,
                overflow={"waited": f"number:{OUTSIDE_OF_US}", "full": "agent:805"},
            ),
            weight=2,
        ),
        3: _company(
            3,
            "coil",
            _flow("cline"),
            _queue(
                "cline",
                807,
                804,
                skills=(SkillNeed("law", 1, 4_000),),
                max_wait_ms=30_000,
                overflow={"waited": "voicemail:"},
                record="none",
            ),
            reserved_agents=1,
        ),
    }
