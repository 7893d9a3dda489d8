"""A price is explained so that a client can compute it again."""

from decimal import Decimal

from billing.rating import Pulse, explain
from tests.billing.rating.build import book, inbound, outbound, rate, tariff


def test_a_rated_leg_shows_clock_duration_prefix_pulse_and_price() -> None:
    steps = explain(tariff().rate(inbound(menu_ms=30_000, talk_ms=61_500)))
    assert [step.code for step in steps] == ["clock", "duration", "prefix", "pulse", "price"]
    english = [step.text["en"] for step in steps]
    assert english[1] == "61.500 s were measured and count as 62 s"
    assert english[3] == "Billed in units of 60/60 s: 120 s"
    assert english[4].startswith("0.15 CNY/min × 120 s ÷ 60 = 0.300000")
    assert steps[0].text["zh-hans"] == "从座席应答起计时，收听自动语音免费"


def test_the_connect_fee_is_part_of_the_sum() -> None:
    prices = book([("86", rate("0.40", fee="0.05", pulse=Pulse(6, 6)))])
    price = explain(tariff(prices).rate(outbound(7_000)))[-1]
    assert price.text["en"].startswith("connection 0.05 + 0.40 CNY/min × 12 s ÷ 60 = 0.130000")
    assert Decimal(price.values["amount"]) == Decimal("0.13")


def test_free_and_quarantined_legs_say_why() -> None:
    (free,) = explain(tariff().rate(inbound(menu_ms=30_000, talk_ms=0)))
    assert free.text["zh-hans"] == "没有座席应答，自动语音免费"
    (held,) = explain(tariff().rate(outbound(1_000, "+14155550")))
    assert held.values["reason"] == "no_rate"
    assert held.text["en"] == "The price book has no price for this number (+14155550)"
