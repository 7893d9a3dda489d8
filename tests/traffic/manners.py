"""How the people of the demo behave, drawn from a seed. Pure: the same seed gives the same people.

Shapes as they are known from call centres: arrivals without memory, patience without memory, talks with a long tail.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

NAMES = ("周婷", "吴昊", "郑洁", "冯凯", "褚岩", "卫兰", "蒋勤", "沈悦", "韩冰", "杨帆", "朱玲", "秦朗")
"""Of those who take calls."""
TALK_S = 38.0
PATIENCE_S = 75.0
LONGEST_TALK_S = 240.0
_AREAS = ("10", "21", "20", "755", "571", "592", "28", "27")


@dataclass(frozen=True, slots=True)
class Caller:
    """One caller. `key` "" gives up in the menu; `talk_s` is how long the caller wants to talk."""

    number: str
    menu_s: float
    key: str
    patience_s: float
    talk_s: float
    ends_the_call: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What an agent does with one call. `hold_s` 0: no hold."""

    picks_up_s: float
    hold_s: float
    passes_on: bool
    writes_s: float


class Manners:
    """Draws people. `keys` are the menu's, the first the most often pressed."""

    def __init__(self, seed: int, keys: Sequence[str]) -> None:
        self._draw = random.Random(seed)  # noqa: S311 - a repeatable picture, not a secret
        self._keys = keys
        self._regulars = [self._number() for _ in range(40)]

    def next_caller_s(self, per_minute: float) -> float:
        """Seconds until the next one calls."""
        return self._draw.expovariate(per_minute / 60)

    def caller(self) -> Caller:
        """Somebody; one in three has called before."""
        draw = self._draw
        return Caller(
            number=draw.choice(self._regulars) if draw.random() < 1 / 3 else self._number(),
            menu_s=draw.uniform(2, 7),
            key="" if draw.random() < 0.05 else self._key(),
            patience_s=8 + draw.expovariate(1 / PATIENCE_S),
            talk_s=self.talk_s(),
            ends_the_call=draw.random() < 0.65,
        )

    def talk_s(self) -> float:
        """How long somebody wants to talk: log-normal, 5 s to `LONGEST_TALK_S`."""
        return min(LONGEST_TALK_S, max(5.0, self._draw.lognormvariate(math.log(TALK_S), 0.7)))

    def taken(self) -> Taken:
        """What an agent does with the call that rings."""
        draw = self._draw
        return Taken(
            picks_up_s=draw.uniform(1, 5),
            hold_s=draw.uniform(4, 12) if draw.random() < 0.15 else 0.0,
            passes_on=draw.random() < 0.05,
            writes_s=draw.uniform(3, 12),
        )

    def misses(self) -> bool:
        """Whether an agent does not hear the telephone."""
        return self._draw.random() < 0.03

    def rests_s(self) -> float:
        """How long an agent is away after a call; mostly not at all."""
        return self._draw.uniform(15, 60) if self._draw.random() < 0.08 else 0.0

    def dials(self) -> str:
        """The number an agent calls now; "" mostly."""
        return self._draw.choice(self._regulars) if self._draw.random() < 0.08 else ""

    def one_of(self, choices: Sequence[str]) -> str:
        """One of these, the first ones more often; "" of none."""
        weights = [len(choices) - place for place in range(len(choices))]
        return self._draw.choices(choices, weights)[0] if choices else ""

    def _key(self) -> str:
        return self.one_of(self._keys)

    def _number(self) -> str:
        return f"+86{self._draw.choice(_AREAS)}5550{self._draw.randrange(10_000):04d}"
