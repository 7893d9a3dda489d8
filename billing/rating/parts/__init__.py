"""What contracts are made of, and the bills they make: pure values and functions.

`bill(parts, usage, period)` gives the lines of one contract version, `bill_month(terms)` those of a month in which the
contract changed. `read_parts` and `write_parts` turn parts from and into JSON.
"""

from billing.rating.parts.base import Part, Period, Priced, Sale, Sold, Usage
from billing.rating.parts.bill import Parts, Term, bill, bill_month, rules_of
from billing.rating.parts.calls import Included, PerCall
from billing.rating.parts.codec import KINDS, BadParts, describe_kinds, read_parts, write_parts
from billing.rating.parts.commission import Commission, Tier
from billing.rating.parts.hours import ProductionHours, RecordingStorage
from billing.rating.parts.limits import Cap, Discount, Minimum
from billing.rating.parts.lines import Line
from billing.rating.parts.minutes import Band, Minutes
from billing.rating.parts.packages import Counted, Package
from billing.rating.parts.rents import Fee, Lines, Numbers, Seats

__all__ = [
    "KINDS",
    "BadParts",
    "Band",
    "Cap",
    "Commission",
    "Counted",
    "Discount",
    "Fee",
    "Included",
    "Line",
    "Lines",
    "Minimum",
    "Minutes",
    "Numbers",
    "Package",
    "Part",
    "Parts",
    "PerCall",
    "Period",
    "Priced",
    "ProductionHours",
    "RecordingStorage",
    "Sale",
    "Seats",
    "Sold",
    "Term",
    "Tier",
    "Usage",
    "bill",
    "bill_month",
    "describe_kinds",
    "read_parts",
    "rules_of",
    "write_parts",
]
