"""Who and what the demo companies are made of. Names and numbers are invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SLUG = "demo"
NAME = "海港茶业 Harbour Tea"
LANGUAGE = "zh-hans"
TIMEZONE = "Asia/Shanghai"
PLAN = "hybrid"

#: The second company pays by the seat.
SECOND_PLAN = "attended"

#: Printed by the command and by `./run status`; accounts with it exist on embedded installations only.
PASSWORD = "linepool-demo"  # noqa: S105 - a published demo password, refused outside the embedded default

#: The second company, in English: its calls are taken by its owner and by the first company's SHARED agent.
SECOND_SLUG = "demo2"
SECOND_NAME = "Cloud Ridge Coffee"
SECOND_LANGUAGE = "en"
SECOND_QUEUE = "Coffee orders"

OPERATOR_EMAIL = "operator@linepool.example"
OPERATOR_NAME = "平台运营"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the demo company; `extension` "" means no seat, `queues` names those served."""

    email: str
    name: str
    role: str
    extension: str = ""
    queues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A demo queue; durations in milliseconds. `share` is its part of the inbound calls, in per cent."""

    name: str
    share: int
    offer_timeout_ms: int = 20_000
    wrap_up_ms: int = 30_000


SALES = Line("茶叶订购", share=62)
CARE = Line("售后服务", share=38, wrap_up_ms=45_000)
LINES = (SALES, CARE)

OWNER = Person("owner@demo.example", "陈港生", "owner", "801", (SALES.name,))
PEOPLE = (
    OWNER,
    Person("supervisor@demo.example", "林晓梅", "supervisor", "802", (SALES.name, CARE.name)),
    Person("supervisor2@demo.example", "赵敏", "supervisor", "803", (CARE.name,)),
    Person("agent1@demo.example", "王磊", "agent", "811", (SALES.name,)),
    Person("agent2@demo.example", "李娜", "agent", "812", (SALES.name, CARE.name)),
    Person("agent3@demo.example", "张伟", "agent", "813", (CARE.name,)),
    Person("finance@demo.example", "刘芳", "finance"),
    Person("viewer@demo.example", "周明", "readonly"),
)

SHARED = PEOPLE[3]
SECOND_OWNER = Person("owner@demo2.example", "Olivia Ridge", "owner", "801", (SECOND_QUEUE,))

#: code, label, kind, weight among answered calls
RESULTS = (
    ("sold", "成交", "sale", 22),
    ("quoted", "已报价", "follow_up", 18),
    ("resolved", "问题已解决", "resolved", 34),
    ("callback", "需要回访", "follow_up", 12),
    ("complaint", "投诉", "other", 6),
    ("wrong-number", "打错电话", "other", 8),
    ("voicemail", "对方语音信箱", "other", 0),  # of a callback, which is then tried again
)

#: Who calls by `./run call`: a visitor's first call has a name.
CALLER: dict[str, Any] = {
    "name": "何晓峰",
    "company_name": "岭南茶友会",
    "numbers": [{"number": "+8613800138000", "label": "手机"}],
    "notes": "老客户，常订凤凰单丛，送货前先打电话。",
}

#: What is kept of contacts beside name and number, one after another.
CONTACT_NOTES: tuple[dict[str, Any], ...] = (
    {"company_name": "云栖茶馆", "notes": "每月初补货，偏爱狮峰龙井。"},
    {"notes": "上午联系较方便。"},
    {},
    {"company_name": "南山酒店", "notes": "开票信息以合同为准。"},
    {},
    {"do_not_call": True, "do_not_call_reason": "客户要求不再接到推广电话"},
)
