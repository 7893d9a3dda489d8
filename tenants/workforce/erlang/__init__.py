"""The formulas of A. K. Erlang and C. Palm: what becomes of callers at a group of agents in a steady state.

All three take Poisson arrivals and exponential handling times. `load` is the work offered, in erlangs: arrivals per
unit of time times the mean handling time. Times are in whatever unit the handling time has.

- `blocking` (Erlang B, M/M/n/n): callers who find nobody free are turned away.
- `ErlangC` (M/M/n): they wait for ever.
- `ErlangA` (M/M/n+M, Palm): they wait as long as their patience, which is exponential too.
"""

from tenants.workforce.erlang.blocking import blocking
from tenants.workforce.erlang.patience import ErlangA
from tenants.workforce.erlang.staffing import agents_needed
from tenants.workforce.erlang.variants import ServiceLevel
from tenants.workforce.erlang.waiting import ErlangC

__all__ = ["ErlangA", "ErlangC", "ServiceLevel", "agents_needed", "blocking"]
