"""Pulses: how many seconds are billed for a counted duration (rules 1 and 2)."""

from dataclasses import dataclass

MS_PER_SECOND = 1000


@dataclass(frozen=True, slots=True)
class Pulse:
    """X/Y: the first X seconds are one unit, then units of Y seconds counted from the end of X.

    60/60 is 不足一分钟按一分钟计费 (a started minute is a whole minute); 1/1 bills each second.
    """

    first_s: int
    step_s: int

    def __post_init__(self) -> None:
        if self.first_s < 0 or self.step_s < 1:
            raise ValueError(f"a pulse needs first >= 0 and step >= 1 seconds, not {self.first_s}/{self.step_s}")

    def billed_seconds(self, counted_s: int) -> int:
        """Seconds billed for `counted_s` whole seconds: 0 stays 0, anything else fills the unit it is in."""
        if counted_s <= 0:
            return 0
        if counted_s <= self.first_s:
            return self.first_s
        return self.first_s - (self.first_s - counted_s) // self.step_s * self.step_s

    def __str__(self) -> str:
        return f"{self.first_s}/{self.step_s}"


def whole_seconds(duration_ms: int, *, count_started: bool) -> int:
    """The switch's milliseconds as the contract's seconds: a started second counts (ceil) or does not (floor)."""
    if count_started:
        return -(-duration_ms // MS_PER_SECOND)
    return duration_ms // MS_PER_SECOND
