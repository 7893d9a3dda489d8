"""The other way round: how many agents a promise needs."""

from tenants.workforce.erlang.patience import ErlangA
from tenants.workforce.erlang.variants import ServiceLevel
from tenants.workforce.erlang.waiting import ErlangC


def agents_needed(
    load: float,
    handle: float,
    *,
    share: float,
    within: float,
    patience: float | None = None,
    variant: ServiceLevel = ServiceLevel.AGAINST,
) -> int:
    """The fewest agents who answer `share` of the callers `within` a time: by Erlang A with `patience`, else Erlang C.

    Raises `ValueError` for a share of 1 or more, which no number of agents promises.
    """
    if not 0 <= share < 1:
        raise ValueError("share lies from 0 to below 1")
    too_few, enough = 0, 1
    while not _keeps(enough, load, handle, share, within, patience, variant):
        too_few, enough = enough, enough * 2
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if _keeps(middle, load, handle, share, within, patience, variant):
            enough = middle
        else:
            too_few = middle
    return enough


def _keeps(
    agents: int,
    load: float,
    handle: float,
    share: float,
    within: float,
    patience: float | None,
    variant: ServiceLevel,
) -> bool:
    if patience is None:
        return ErlangC(agents, load, handle).answered_within(within) >= share
    group = ErlangA(agents, load, handle, patience)
    kept = variant.of(group.answered_within(within), group.abandoned_within(within), 1.0)
    return kept is not None and kept >= share
