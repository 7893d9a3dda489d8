"""The company most stories are about: one number, one queue, four agents."""

from __future__ import annotations

from typing import Any

from telephony.ports import AgentProfile, CompanyProfile, QueueMember, QueueProfile

NUMBER = "+862081880000"
OUTSIDE_OF_US = "+8613900139000"
CALLER = "+8613800138000"
SERVICE = QueueProfile(
    id="service",
    name="Service",
    members=tuple(QueueMember(801 + order, priority=order) for order in range(4)),
    offer_timeout_ms=10_000,
    wrap_up_ms=60_000,
    announce_every_ms=None,
)
FLOW: dict[str, Any] = {
    "version": 1,
    "entry": "menu",
    "nodes": {
        "menu": {
            "kind": "menu",
            "say": {"text": "Press one for service."},
            "choices": {"1": "service", "2": "mail", "9": "bye"},
            "timeout_ms": 5000,
            "otherwise": "bye",
        },
        "service": {"kind": "queue", "queue_id": "service", "otherwise": "mail"},
        "mail": {"kind": "voicemail", "mailbox": "service", "say": {"text": "Leave a message."}},
        "bye": {"kind": "hangup"},
    },
}
COMPANY = CompanyProfile(
    id=1,
    schema="c_acme",
    name="Acme",
    language="en",
    timezone="Asia/Shanghai",
    flow=FLOW,
    queues=(SERVICE,),
    agents=(
        AgentProfile(801, "Bob", "801"),
        AgentProfile(802, "Ann", "802"),
        AgentProfile(803, "Eva", "803"),
        AgentProfile(804, "Max", "804"),
    ),
    caller_id=NUMBER,
)
