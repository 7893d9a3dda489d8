"""Erlang B: the share of callers who find every agent busy and are turned away."""


def blocking(agents: int, load: float) -> float:
    """The probability that an arriving caller finds all `agents` busy, by the recursion

        B(0) = 1,   B(n) = a B(n-1) / (n + a B(n-1)),   a = load in erlangs,

    which is exact, and stable for a group of any size.
    Raises `ValueError` for fewer than no agents or a negative load.
    """
    if agents < 0 or load < 0:
        raise ValueError("agents and load cannot be negative")
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked
