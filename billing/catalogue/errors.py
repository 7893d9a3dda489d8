"""What can be wrong with plans and price books."""

from linepool.kernel.errors import InvalidInput, NotFound


class UnknownPlan(NotFound):
    """No plan with this code is on offer."""

    code = "unknown_plan"
    message = "There is no such plan."


class BadPriceBook(InvalidInput):
    """A price book version that cannot be published."""

    code = "bad_price_book"
    message = "The price book cannot be published."
