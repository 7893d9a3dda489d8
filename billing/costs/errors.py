"""What can be wrong with a question about margins."""

from linepool.kernel.errors import InvalidInput


class BadGrouping(InvalidInput):
    """Margins are told by other things."""

    code = "bad_grouping"
    message = "Margins are grouped by company, carrier, destination and month."
