"""The real tariff every installation begins with: a provincial carrier's hosted call centre, in CNY (facts/money.md).

Function fee 0.15 a minute from the agent's answer, national long distance 0.40 a minute, started minutes count;
automatic voice service 500 a month and 50 a line; attended service a base fee and a monthly rent per seat. The table
gives no seat rent and no number rent: 200 and 30 a month are ours, as are the figures of the trade's other models (a
package of calls, the hybrid, commission); 10,000 a month with minutes is one of theirs, at this list's prices.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from billing.catalogue.models import Plan, PriceBook
from billing.catalogue.prices import Price
from billing.catalogue.services import publish_version
from billing.rating import ChargeKind
from billing.rating.parts import (
    Band,
    Commission,
    Counted,
    Discount,
    Fee,
    Lines,
    Minimum,
    Minutes,
    Numbers,
    Package,
    Parts,
    RecordingStorage,
    Seats,
    Tier,
    write_parts,
)

BOOK_CODE = "hosted-cn"
IN_FORCE_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
MINUTE = 60

PRICES: tuple[Price, ...] = (
    Price(ChargeKind.INBOUND, "", "呼入功能费", "Inbound function fee", Decimal("0.15"), MINUTE, MINUTE),
    Price(ChargeKind.OUTBOUND, "86", "国内长途", "National long distance", Decimal("0.40"), MINUTE, MINUTE),
    Price(ChargeKind.OUTBOUND, "8612590", "声讯台", "Premium rate", Decimal(0), MINUTE, MINUTE, barred=True),
    Price(ChargeKind.OUTBOUND, "8616899", "声讯台", "Premium rate", Decimal(0), MINUTE, MINUTE, barred=True),
)

NIGHT_PRICES: tuple[Price, ...] = (
    Price(ChargeKind.INBOUND, "", "呼入功能费（夜间）", "Inbound function fee, night", Decimal("0.10"), MINUTE, MINUTE),
    Price(
        ChargeKind.OUTBOUND, "86", "国内长途（夜间）", "National distance, night", Decimal("0.30"), MINUTE, MINUTE
    ),
    *(price for price in PRICES if price.barred),
)
NIGHT_CODE = "hosted-cn-night"

SERVICE_TAX = Decimal("0.06")
"""On everything but minutes (增值电信服务)."""
VOICE_TAX = Decimal("0.09")
"""On minutes (基础电信服务)."""
BASE = Fee(Decimal(500), SERVICE_TAX)
NUMBERS = Numbers(Decimal(30), SERVICE_TAX)
MINUTES = Minutes(tax_rate=VOICE_TAX)
NIGHT = Band("夜间", "Night", NIGHT_CODE, (1, 2, 3, 4, 5, 6, 7), time(22), time(7), holidays=True)
RECORDINGS = RecordingStorage(Decimal(3), free_gb=Decimal(10), tax_rate=SERVICE_TAX)

ATTENDED: Parts = (BASE, Seats(Decimal(200), SERVICE_TAX, minimum=1), NUMBERS, Lines(Decimal(50), SERVICE_TAX), MINUTES)
AUTOMATIC: Parts = (BASE, Seats(Decimal(200), SERVICE_TAX), NUMBERS, Lines(Decimal(50), SERVICE_TAX, count=2), MINUTES)
BY_MINUTE: Parts = (Fee(Decimal(10_000), SERVICE_TAX), NUMBERS, MINUTES)
PACKAGE: Parts = (
    Package(
        Decimal(3000), SERVICE_TAX, label_zh="两千通月包", label_en="2,000 calls a month", included=2000,
        overage=Decimal("1.50"), usage_tax_rate=SERVICE_TAX,
    ),
    NUMBERS,
    Minutes((ChargeKind.OUTBOUND,), tax_rate=VOICE_TAX),
)  # fmt: skip
COMMISSION: Parts = (
    Seats(Decimal(80), SERVICE_TAX, minimum=3),
    NUMBERS,
    MINUTES,
    Commission(
        Decimal(2), (Tier(Decimal(0), Decimal("0.05")), Tier(Decimal(50_000), Decimal("0.07"))), cap=Decimal(20_000),
        tax_rate=SERVICE_TAX,
    ),
    Minimum(Decimal(2000), SERVICE_TAX),
)  # fmt: skip
HYBRID: Parts = (
    BASE,
    Seats(Decimal(160), SERVICE_TAX, minimum=3),
    NUMBERS,
    Lines(Decimal(50), SERVICE_TAX),
    Package(
        Decimal(60), SERVICE_TAX, label_zh="五百分钟月包", label_en="500 minutes a month", counted=Counted.MINUTES,
        included=500, usage_tax_rate=VOICE_TAX,
    ),
    Minutes(bands=(NIGHT,), tax_rate=VOICE_TAX),
    RECORDINGS,
    Discount(Decimal("0.10"), ("seats",), "year", "年付座席优惠", "Seats by the year"),
    Minimum(Decimal(1500), SERVICE_TAX),
)  # fmt: skip

SHARED_TERMS = {"currency": "CNY", "credit_limit": Decimal(0), "trial_credit": Decimal(100), "active": True}


class _Offer(NamedTuple):
    code: str
    name_zh: str
    name_en: str
    summary_zh: str
    summary_en: str
    parts: Parts
    terms: Mapping[str, object] = {}


PLANS = (
    _Offer("attended", "人工座席", "Attended service", "座席月租加通话分钟，收听自动语音免费",
           "Monthly seats plus minutes; listening to the menu is free", ATTENDED),
    _Offer("automatic", "自动语音", "Automatic voice service", "自动语音应答，按线路月租",
           "Calls answered by the menu, rent per line", AUTOMATIC),
    _Offer("package", "通话月包", "Call package", "每月两千通座席接听，超出按通计费",
           "2,000 answered calls a month, then a price per call", PACKAGE),
    _Offer("hybrid", "混合套餐", "Hybrid", "座席优惠、分钟月包和夜间费率，保底消费",
           "Discounted seats, minutes in a package, night prices, a minimum", HYBRID, {"term_months": 12}),
    _Offer("by-minute", "纯分钟", "By the minute", "一万元月费加通话分钟，座席不另收费",
           "10,000 a month plus minutes; seats cost nothing", BY_MINUTE, {"active": False}),
    _Offer("commission", "销售佣金", "Commission", "低座席月租，按确认的销售计佣金，有保底",
           "Low seat rents and commission on confirmed sales, with a minimum", COMMISSION, {"active": False}),
)  # fmt: skip
"""The first four are on offer at sign-up; the last two are for contracts the operator makes."""


@transaction.atomic
def seed() -> None:
    """Create what is missing of the tariff; run again it changes nothing that exists. Needs the public scope."""
    book = _book(BOOK_CODE, "托管呼叫中心资费", "Hosted call centre tariff", PRICES)
    _book(NIGHT_CODE, "托管呼叫中心夜间资费", "Hosted call centre night tariff", NIGHT_PRICES)
    for position, offer in enumerate(PLANS, start=1):
        names = {"name_zh": offer.name_zh, "name_en": offer.name_en}
        summaries = {"summary_zh": offer.summary_zh, "summary_en": offer.summary_en, "position": position}
        terms = {**SHARED_TERMS, **offer.terms, "price_book": book, "parts": write_parts(offer.parts)}
        Plan.objects.get_or_create(code=offer.code, defaults={**names, **summaries, **terms})


def _book(code: str, name_zh: str, name_en: str, prices: Iterable[Price]) -> PriceBook:
    names = {"name_zh": name_zh, "name_en": name_en}
    book, _ = PriceBook.objects.get_or_create(code=code, defaults={**names, "currency": "CNY"})
    if not book.versions.exists():
        publish_version(book, IN_FORCE_SINCE, prices)
    return book
