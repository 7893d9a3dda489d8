"""How fast a queue moves, measured, and the wait which follows from it.

The estimate is the one for a queue of known length whose contacts lose patience (the "QLm" of Ibrahim and Whitt,
"Real-time delay estimation in overloaded multiserver queues with abandonments", Management Science 55, 2009). At
place n, agents take contacts of this queue at the rate r and each of those ahead gives up at the rate p, so the wait is
the sum of 1 / (r + i p) for i below n, here as the integral it approaches:

    ln(1 + n p / r) / p        (n / r when nobody gives up)

until the first ring, and the mean time until an agent answers on top.

r is what the agents who meet the demand do for the whole company: those who want contacts now, times the share of turns
that were the company's (of all the times one of them became free while somebody waited in the line), over the mean time
a contact keeps the queue's agents (from the first ring to the end of the wrap-up, whosever it was). p is contacts that
gave up over all time waited, in the whole queue. Means forget: the last `MEMORY` contacts or so count, so that the
figure follows the day.

n is the place in the line, that is among the contacts of one demand, and those of the company's other lines that these
agents take before: within a company they go by age. These are not looked for but follow from their age: the agents have
come to a place, the front; between the front and this one others came as fast as these agents took others, 1 - s of r,
where s is the line's share of the company's turns:

    n = place + (1 - s) r (time between the front and this one)

(The place alone over the line's own share of r is wrong exactly when it matters: a line that has just grown long gets
more turns than usual until its crowd is served, and a share of few turns is a poor thing to divide by.)

Whose demand becomes weaker with time waits for the first of two: their turn in the line they are in, or the end of that
time and their turn in the line of what they ask for then.
"""

from math import log1p

MEMORY = 64


class Mean:
    """A running mean: of all values at first, then mostly of the last `memory`."""

    __slots__ = ("_memory", "count", "value")

    def __init__(self, memory: int = MEMORY, first: float | None = None) -> None:
        """`first`: what is taken to have been the first value."""
        self._memory = memory
        self.count = 0 if first is None else 1
        self.value = first or 0.0

    def learn(self, value: float) -> None:
        """One more value."""
        if self.count < self._memory:
            self.count += 1
        self.value += (value - self.value) / self.count


class Pace:
    """What one queue has measured."""

    __slots__ = ("answer_ms", "busy_ms", "given_up", "handle_ms", "waited_ms")

    def __init__(self) -> None:
        self.answer_ms = Mean()
        self.handle_ms = Mean()
        self.busy_ms = Mean()
        self.waited_ms = Mean()
        self.given_up = Mean()

    def agent_finished(self, busy_ms: int, *, ours: bool) -> None:
        """One of the queue's agents is done with a contact, of this queue or of another."""
        self.busy_ms.learn(busy_ms)
        if ours:
            self.handle_ms.learn(busy_ms)

    def answered(self, waited_ms: int, rang_ms: int) -> None:
        """A contact was offered after waiting so long, and answered after ringing so long."""
        self.waited_ms.learn(waited_ms)
        self.given_up.learn(0)
        self.answer_ms.learn(rang_ms)

    def gave_up(self, waited_ms: int) -> None:
        """A contact went away, or had to, after waiting so long."""
        self.waited_ms.learn(waited_ms)
        self.given_up.learn(1)

    def wait_ms(self, position: int, others_ms: float, agents: int, turns: Mean) -> int | None:
        """The expected wait until somebody answers at this place (1: next; 0: an agent is free), behind so much time of
        others (`Line.others_ms`), with so many agents who want contacts and take one of the company at so many of their
        `turns`; None when unknown."""
        if not position:
            return round(self.answer_ms.value)
        taken = agents * turns.value
        if not taken or not self.busy_ms.value:
            return None
        rate = taken / self.busy_ms.value
        ahead = position + others_ms * rate
        leaving = self.given_up.value / self.waited_ms.value if self.waited_ms.value else 0.0
        if leaving * ahead < rate * 1e-6:
            return round(self.answer_ms.value + ahead / rate)
        return round(self.answer_ms.value + log1p(ahead * leaving / rate) / leaving)
