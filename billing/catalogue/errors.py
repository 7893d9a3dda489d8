"""What can be wrong with plans and price books."""

from linepool.kernel.errors import Conflict, InvalidInput, NotFound


class UnknownPlan(NotFound):
    """No plan with this code is on offer."""

    code = "unknown_plan"
    message = "There is no such plan."


class BadPriceBook(InvalidInput):
    """A price book version that cannot be published."""

    code = "bad_price_book"
    message = "The price book cannot be published."


class UnknownPriceBook(NotFound):
    """No price book with this code, or none of its versions with this number."""

    code = "unknown_price_book"
    message = "There is no such price book."


class BookExists(Conflict):
    """A code names one price book."""

    code = "price_book_exists"
    message = "There is a price book with this code."


class NoDraft(Conflict):
    """Nothing was uploaded that could be published."""

    code = "no_draft"
    message = "There is no draft."


class PriceListTooLarge(InvalidInput):
    """A file nobody's price list is as large as."""

    code = "price_list_too_large"
    message = "The file is larger than 64 MB."
