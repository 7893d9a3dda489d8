"""How long a talk an amount of money pays for, before it is known how long it will be."""

from billing.rating.pulses import whole_seconds
from billing.rating.types import Rate


def cost(rate: Rate, talk_ms: int) -> int:
    """What so much talk costs at most, in millionths: a started second counts. Nothing for a call nobody answered."""
    billed_s = rate.pulse.billed_seconds(whole_seconds(talk_ms, count_started=True))
    return rate.price(billed_s) if billed_s else 0


def affordable(rate: Rate, wanted_ms: int, amount_micros: int) -> int:
    """The longest talk in milliseconds, to the end of its pulse and at least ``wanted_ms``, that the amount pays for;
    a shorter one when it does not pay for that, 0 when for none."""
    wanted_s = whole_seconds(wanted_ms, count_started=True)
    least, most = 0, max(0, wanted_s)
    while least < most:  # the price rises with the seconds: look for the last one that is paid for
        middle = (least + most + 1) // 2
        if cost(rate, middle * 1000) <= amount_micros:
            least = middle
        else:
            most = middle - 1
    return rate.pulse.billed_seconds(least) * 1000
