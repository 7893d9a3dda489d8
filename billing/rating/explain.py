"""The steps of a price in words a client understands, in both languages."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from billing.rating.types import Clock, Free, Outcome, Quarantined, Rated

Words = Mapping[str, str]


class Step(NamedTuple):
    """One step: a stable `code`, its values, and one sentence per language (keys "zh-hans" and "en")."""

    code: str
    values: Mapping[str, str]
    text: Words


_CLOCKS: Mapping[Clock, Words] = {
    Clock.LINE_ANSWER: {"zh-hans": "从线路接通起计时", "en": "The clock starts when the line answers"},
    Clock.AGENT_ANSWER: {
        "zh-hans": "从座席应答起计时，收听自动语音免费",
        "en": "The clock starts when the agent answers; the automatic voice service is free",
    },
    Clock.MENU: {"zh-hans": "自动语音时长单独计费", "en": "The time in the automatic voice service, charged apart"},
}
_FREE: Mapping[str, Words] = {
    "not_answered": {"zh-hans": "未接通，不收费", "en": "Not answered: free of charge"},
    "supervision": {"zh-hans": "班长监听，不收费", "en": "A supervisor's own leg: free of charge"},
    "no_agent": {"zh-hans": "没有座席应答，自动语音免费", "en": "No agent answered; automatic voice is free"},
    "included": {"zh-hans": "已包含在座席月租中", "en": "Included in the monthly seat rent"},
    "by_call": {"zh-hans": "按通计费，见账单相应项目", "en": "Charged by the call: see the bill's line for calls"},
    "waived": {"zh-hans": "经人工核定，此通不收费", "en": "Not charged: waived by a person, with a reason"},
    "voided": {"zh-hans": "经两人核准，此通不收费", "en": "Not charged: taken back, approved by a second person"},
    "under_a_second": {"zh-hans": "不足一秒，不收费", "en": "Under a second: free of charge"},
}
_QUARANTINED: Mapping[str, Words] = {
    "no_contract": {"zh-hans": "通话时没有生效的合同", "en": "No contract was in force at the time of the call"},
    "no_charge_rule": {"zh-hans": "合同没有这种收费项目", "en": "The contract has no rule for this charge"},
    "no_rate_version": {"zh-hans": "通话时没有生效的费率表", "en": "No version of the price book was in force"},
    "no_rate": {"zh-hans": "费率表没有该号码的价格", "en": "The price book has no price for this number"},
    "ambiguous_destination": {
        "zh-hans": "隐去的号码位数决定不同价格，无法自动定价",
        "en": "The hidden digits of the number decide between prices",
    },
    "barred_destination": {"zh-hans": "该号码段禁止拨打", "en": "Calls to this range are barred"},
    "not_a_number": {"zh-hans": "号码格式不正确", "en": "This is not a telephone number"},
    "negative_duration": {"zh-hans": "通话时长为负数", "en": "The duration is negative"},
    "longer_than_a_day": {"zh-hans": "通话时长超过一天", "en": "The duration is longer than a day"},
    "times_contradict": {"zh-hans": "通话时间前后矛盾", "en": "The times of the call contradict each other"},
}


def explain(outcome: Outcome) -> list[Step]:
    """How an outcome came about, step by step, so that a person can compute it again by hand."""
    if isinstance(outcome, Rated):
        return [step(outcome) for step in _RATED_STEPS]
    if isinstance(outcome, Free):
        return [Step("free", {"reason": outcome.reason}, _FREE[outcome.reason])]
    return [explain_quarantine(outcome)]


def explain_quarantine(outcome: Quarantined) -> Step:
    """Why a leg waits for a person instead of having a price."""
    words = _QUARANTINED[outcome.reason]
    text = {language: f"{words[language]} ({outcome.detail})" for language in words}
    return Step("quarantined", {"reason": outcome.reason, "detail": outcome.detail}, text)


def _clock(rated: Rated) -> Step:
    return Step("clock", {"clock": rated.clock}, _CLOCKS[rated.clock])


def _duration(rated: Rated) -> Step:
    exact = f"{Decimal(rated.duration_ms) / 1000:.3f}"
    values = {"duration_ms": str(rated.duration_ms), "counted_s": str(rated.counted_s)}
    return Step(
        "duration",
        values,
        {
            "zh-hans": f"通话 {exact} 秒，按 {rated.counted_s} 秒计",
            "en": f"{exact} s were measured and count as {rated.counted_s} s",
        },
    )


def _prefix(rated: Rated) -> Step:
    shown = f"+{rated.prefix}" if rated.prefix else "*"
    values = {"prefix": rated.prefix, "rate_id": str(rated.rate.id), "rate_version_id": str(rated.rate_version_id)}
    english = f"Longest matching prefix: +{rated.prefix}" if rated.prefix else "One price for all numbers"
    chinese = f"匹配最长号码前缀 {shown}" if rated.prefix else "所有号码同一价格"
    return Step("prefix", values, {"zh-hans": chinese, "en": english})


def _pulse(rated: Rated) -> Step:
    pulse = str(rated.rate.pulse)
    return Step(
        "pulse",
        {"pulse": pulse, "billed_s": str(rated.billed_s)},
        {
            "zh-hans": f"计费单元 {pulse} 秒，计费 {rated.billed_s} 秒",
            "en": f"Billed in units of {pulse} s: {rated.billed_s} s",
        },
    )


def _price(rated: Rated) -> Step:
    rate = rated.rate
    per_minute, fee = plain(rate.per_minute), plain(rate.connect_fee)
    sum_zh = f"{per_minute} {rated.currency}/分钟 × {rated.billed_s} 秒 ÷ 60"
    sum_en = f"{per_minute} {rated.currency}/min × {rated.billed_s} s ÷ 60"
    if rate.connect_fee:
        sum_zh, sum_en = f"接通费 {fee} + {sum_zh}", f"connection {fee} + {sum_en}"
    values = {"per_minute": per_minute, "connect_fee": fee, "amount": str(rated.amount), "currency": rated.currency}
    return Step(
        "price",
        values,
        {
            "zh-hans": f"{sum_zh} = {rated.amount}，保留六位小数，账单行合计时再四舍五入到分",
            "en": f"{sum_en} = {rated.amount}, kept to six places and rounded only in the sum of the invoice line",
        },
    )


_RATED_STEPS: tuple[Callable[[Rated], Step], ...] = (_clock, _duration, _prefix, _pulse, _price)


def plain(amount: Decimal) -> str:
    """A price without trailing zeros, with at least two places: 0.400000 → 0.40."""
    text = f"{amount:.6f}"
    whole, fraction = text.split(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')}"
