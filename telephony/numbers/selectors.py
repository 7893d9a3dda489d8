"""Reading numbers. Another company's number is not found, as if there were none."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from telephony.numbers.errors import NumberNotFound
from telephony.numbers.models import Number, NumberStatus


def numbers_of(company_id: int) -> QuerySet[Number]:
    """The numbers a company holds, and those it released and may still take back."""
    return Number.objects.filter(company_id=company_id).order_by("e164")


def in_service(company_id: int) -> list[str]:
    """The company's numbers that ring, oldest claim first: the first is its caller id on outbound calls."""
    held = Number.objects.filter(company_id=company_id, status=NumberStatus.CLAIMED)
    return list(held.order_by("claimed_at", "e164").values_list("e164", flat=True))


def available_numbers(*, country: str = "", containing: str = "") -> QuerySet[Number]:
    """Free numbers; ``containing`` are digits anywhere in the number."""
    free = Number.objects.filter(status=NumberStatus.FREE).order_by("e164")
    if country:
        free = free.filter(country=country.upper())
    digits = "".join(character for character in containing if character.isdigit())
    return free.filter(e164__contains=digits) if digits else free


def access_number(company_id: int, number_id: int) -> Number:
    """The number when this company holds it; raises ``NumberNotFound``."""
    number = numbers_of(company_id).filter(pk=number_id).first()
    if number is None:
        raise NumberNotFound
    return number


def holder_of(e164: str) -> int | None:
    """The id of the company a call to this number goes to, or ``None`` when it is not in service."""
    claimed = Number.objects.filter(e164=e164, status=NumberStatus.CLAIMED)
    return claimed.values_list("company_id", flat=True).first()


def pool_counts() -> dict[str, int]:
    """How many numbers stand in each state, every state present. Operator only."""
    rows = Number.objects.values_list("status").annotate(count=Count("id")).order_by()
    return {status.value: 0 for status in NumberStatus} | dict(rows)
