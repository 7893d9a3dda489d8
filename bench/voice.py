"""How good a telephone call sounds, from what happened to its packets: jitter (RFC 3550) and the E-model's MOS."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.figures import percentile

PACKET_MS = 20
LOSS_ROBUSTNESS = 25.1
"""Bpl of G.711 with packet loss concealment, and Ie = 0: ITU-T G.113, appendix I."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One direction of one call: packets sent, and the milliseconds each that arrived took, in that order."""

    sent: int
    ways: Sequence[float]

    @property
    def jitter_ms(self) -> float:
        """Interarrival jitter as RFC 3550 (6.4.1) has receivers report it, at the end."""
        jitter = 0.0
        for before, after in zip(self.ways, self.ways[1:], strict=False):
            jitter += (abs(after - before) - jitter) / 16
        return jitter

    def loss(self, buffer_ms: float) -> float:
        """Share of the packets that never came, or later than a jitter buffer of that size waits for."""
        if not self.sent:
            return 1.0
        in_time = sum(way <= min(self.ways) + buffer_ms for way in self.ways)
        return 1 - in_time / self.sent

    def mos(self, buffer_ms: float = 60.0) -> float:
        """The mean opinion score to expect: a phone with such a buffer, 20 ms packets."""
        if not self.ways:
            return 1.0
        return mos(self.loss(buffer_ms), percentile(list(self.ways), 50) + buffer_ms + PACKET_MS)


def mos(loss: float, delay_ms: float) -> float:
    """From the share of random loss and the one-way delay, ear to mouth: ITU-T G.107's E-model with its default values
    (R = 93.2), the delay's part by Cole and Rosenbluth's fit (2001), R to MOS by G.107, annex B."""
    equipment = 95 * 100 * loss / (100 * loss + LOSS_ROBUSTNESS)
    delay = 0.024 * delay_ms + (0.11 * (delay_ms - 177.3) if delay_ms > 177.3 else 0.0)
    rating = max(0.0, min(100.0, 93.2 - delay - equipment))
    return 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6
