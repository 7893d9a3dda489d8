"""How the demo companies' queues work: skills, overflow, callbacks, greetings, scripts; through the real services."""

from __future__ import annotations

from collections.abc import Mapping

from linepool.accounts.models import User
from telephony.destination import Destination, Kind
from tenants.agents.selectors import access_agent
from tenants.agents.services import change_agent, create_skill, create_team, set_pause_reasons
from tenants.demo import people
from tenants.queues.models import Queue
from tenants.queues.services import change_queue, set_dispositions

_MINUTE_MS = 60_000
_CALLBACK = {"offer_after_ms": 45_000, "attempts": 3, "retry_ms": 10 * _MINUTE_MS, "expires_ms": 8 * 60 * _MINUTE_MS}

SALES_SCRIPT = """1. 问候:“海港茶业，您好，请问怎么称呼?”
2. 了解需求:送礼还是自饮?喜欢绿茶、红茶还是普洱?
3. 推荐:明前龙井(礼盒 480 元)、武夷岩茶(自饮装 160 元)。
4. 确认地址与送达时间，复述一遍。
5. 结束语:“感谢来电，祝您生活愉快。”"""
CARE_SCRIPT = """1. 先致歉，再询问订单号。
2. 破损或错发:当天补发，不需要退回。
3. 超过权限的赔付请咨询主管(咨询按钮)。"""
COFFEE_SCRIPT = """1. "Cloud Ridge Coffee, good day. How may I help you?"
2. New customers: offer the tasting box (38, delivery included).
3. Grinding: whole beans, filter, espresso or French press?
4. Repeat order and address before you say good-bye."""

PAUSE_REASONS = (
    {"code": "lunch", "label": "午餐", "limit_ms": 60 * _MINUTE_MS},
    {"code": "break", "label": "小休", "limit_ms": 10 * _MINUTE_MS},
    {"code": "meeting", "label": "班会", "limit_ms": 30 * _MINUTE_MS},
    {"code": "training", "label": "培训", "limit_ms": 0},
)
#: Skill → each agent's level in it.
SKILLS = {
    "英语": {"agent1@demo.example": 8, "agent2@demo.example": 4, "supervisor@demo.example": 6},
    "普洱鉴赏": {"agent1@demo.example": 5, "owner@demo.example": 10},
    "投诉处理": {
        "agent2@demo.example": 6,
        "agent3@demo.example": 8,
        "supervisor@demo.example": 9,
        "supervisor2@demo.example": 9,
    },
}
TEAMS = {
    "订购班": ("agent1@demo.example", "owner@demo.example"),
    "售后班": ("agent2@demo.example", "agent3@demo.example", "supervisor2@demo.example"),
}


def furnish_first(sales: Queue, care: Queue, users: Mapping[str, User]) -> None:
    """Set up the tea trader's switchboard. Needs its members in place."""
    set_pause_reasons(PAUSE_REASONS)
    skills = {name: create_skill(name).pk for name in SKILLS}
    teams = {name: create_team(name).pk for name in TEAMS}
    for email in [person.email for person in people.PEOPLE if person.extension]:
        levels = [{"skill_id": skills[name], "level": of[email]} for name, of in SKILLS.items() if email in of]
        team_id = next((teams[name] for name, emails in TEAMS.items() if email in emails), None)
        change_agent(access_agent(users[email].pk), team_id=team_id, skills=levels)
    change_queue(
        sales,
        weight=2,
        last_agent_ms=15_000,
        greeting="海港茶业，订购热线",
        script=SALES_SCRIPT,
        callback=_CALLBACK,
        skills=[{"skill_id": skills["普洱鉴赏"], "level": 3, "relax_after_ms": 0}],
        overflow={
            "waited": Destination(Kind.QUEUE, str(care.pk)),
            "unstaffed": Destination(Kind.VOICEMAIL, str(sales.pk)),
        },
    )
    change_queue(
        care,
        priority=1,
        wrap_up_extra_ms=3 * _MINUTE_MS,
        greeting="海港茶业，售后服务",
        script=CARE_SCRIPT,
        callback=_CALLBACK,
        skills=[{"skill_id": skills["投诉处理"], "level": 5, "relax_after_ms": 10_000}],
        record="demand",
        overflow={"full": Destination(Kind.VOICEMAIL, str(care.pk))},
    )


def furnish_second(orders: Queue) -> None:
    """Set up the coffee roaster's only queue."""
    change_queue(
        orders,
        name=people.SECOND_QUEUE,
        greeting="Call for Cloud Ridge Coffee",
        script=COFFEE_SCRIPT,
        callback=_CALLBACK,
        overflow={"unstaffed": Destination(Kind.VOICEMAIL, str(orders.pk))},
    )
    set_dispositions(
        [
            {"code": "ordered", "label": "Ordered", "kind": "sale"},
            {"code": "tasting-box", "label": "Tasting box", "kind": "sale"},
            {"code": "question", "label": "Question answered", "kind": "resolved"},
            {"code": "call-again", "label": "Wants a call", "kind": "follow_up"},
            {"code": "voicemail", "label": "Voicemail answered", "kind": "other"},
        ]
    )
