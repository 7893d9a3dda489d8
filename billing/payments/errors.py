"""What can be wrong with payments."""

from linepool.kernel.errors import Conflict, InvalidInput, NotFound


class BadAmount(InvalidInput):
    """Money is positive and in whole cents, and its parts are not more than it."""

    code = "bad_amount"
    message = "An amount is positive, in whole cents, and its parts are not more than it."


class WrongCurrency(Conflict):
    """One currency an invoice."""

    code = "wrong_currency"
    message = "The invoice is in another currency."


class UnknownPayment(NotFound):
    """There is no such payment."""

    code = "unknown_payment"
    message = "There is no such payment."


class AlreadyReversed(Conflict):
    """A payment is taken back once."""

    code = "payment_already_reversed"
    message = "This payment was taken back before."


class NotEnoughHeld(Conflict):
    """A refund comes out of what the company holds."""

    code = "not_enough_held"
    message = "The company holds less than this with us."


class UnknownBankLine(NotFound):
    """There is no such line, or it is done with."""

    code = "unknown_bank_line"
    message = "There is no such open bank line."


class BadBankFile(InvalidInput):
    """The bank's file lacks a column or has a row that cannot be read; nothing is imported."""

    code = "bad_bank_file"
    message = "The file cannot be read as a list of bank transfers."


class PauseIsOver(InvalidInput):
    """Reminders are paused until a day that is not over."""

    code = "pause_is_over"
    message = "Reminders are paused until today or a later day."


class BadDay(InvalidInput):
    """A day must be written like 2026-11-30."""

    code = "bad_day"
    message = "A day is written like 2026-11-30."
