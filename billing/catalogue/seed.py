"""The real tariff every installation begins with: a provincial carrier's hosted call centre, in CNY (facts/money.md).

Function fee 0.15 a minute from the agent's answer, national long distance 0.40 a minute, started minutes count;
automatic voice service 500 a month and 50 a line; attended service a base fee and a monthly rent per seat. The table
gives no seat rent and no number rent: 200 and 30 a month are ours.
"""

from datetime import UTC, datetime
from decimal import Decimal

from django.db import transaction

from billing.catalogue.models import Plan, PriceBook
from billing.catalogue.prices import Price
from billing.catalogue.services import publish_version
from billing.catalogue.terms import ClockChoice, StartedSecondChoice
from billing.rating import ChargeKind

BOOK_CODE = "hosted-cn"
IN_FORCE_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
MINUTE = 60

PRICES: tuple[Price, ...] = (
    Price(ChargeKind.INBOUND, "", "呼入功能费", "Inbound function fee", Decimal("0.15"), MINUTE, MINUTE),
    Price(ChargeKind.OUTBOUND, "86", "国内长途", "National long distance", Decimal("0.40"), MINUTE, MINUTE),
    Price(ChargeKind.OUTBOUND, "8612590", "声讯台", "Premium rate", Decimal(0), MINUTE, MINUTE, barred=True),
    Price(ChargeKind.OUTBOUND, "8616899", "声讯台", "Premium rate", Decimal(0), MINUTE, MINUTE, barred=True),
)

SHARED_TERMS = {
    "currency": "CNY",
    "base_monthly": Decimal(500),
    "number_monthly": Decimal(30),
    "line_monthly": Decimal(50),
    "service_tax_rate": Decimal("0.06"),
    "voice_tax_rate": Decimal("0.09"),
    "inbound_clock": ClockChoice.AGENT_ANSWER,
    "outbound_clock": ClockChoice.LINE_ANSWER,
    "started_second": StartedSecondChoice.COUNTS,
    "credit_limit": Decimal(0),
    "trial_credit": Decimal(100),
    "active": True,
}
PLANS = (
    {
        "code": "attended",
        "name_zh": "人工座席",
        "name_en": "Attended service",
        "summary_zh": "座席月租加通话分钟，收听自动语音免费",
        "summary_en": "Monthly seats plus minutes; listening to the menu is free",
        "seat_monthly": Decimal(200),
        "seat_minimum": 1,
        "lines": 0,
        "position": 1,
    },
    {
        "code": "automatic",
        "name_zh": "自动语音",
        "name_en": "Automatic voice service",
        "summary_zh": "自动语音应答，按线路月租",
        "summary_en": "Calls answered by the menu, rent per line",
        "seat_monthly": Decimal(200),
        "seat_minimum": 0,
        "lines": 2,
        "position": 2,
    },
)


@transaction.atomic
def seed() -> None:
    """Create what is missing of the tariff; run again it changes nothing that exists. Needs the public scope."""
    names = {"name_zh": "托管呼叫中心资费", "name_en": "Hosted call centre tariff"}
    book, _ = PriceBook.objects.get_or_create(code=BOOK_CODE, defaults={**names, "currency": "CNY"})
    if not book.versions.exists():
        publish_version(book, IN_FORCE_SINCE, PRICES)
    for plan in PLANS:
        Plan.objects.get_or_create(code=plan["code"], defaults={**SHARED_TERMS, **plan, "price_book": book})
