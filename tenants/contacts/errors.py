"""Why a contact cannot be had or kept."""

from linepool.kernel.errors import InvalidInput, NotFound


class ContactNotFound(NotFound):
    """This company has no such contact."""

    code = "contact_not_found"
    message = "There is no such contact."


class UnreadableNumber(InvalidInput):
    """What was given is no telephone number anywhere."""

    code = "unreadable_number"
    message = "This is not a telephone number; give it with its area or country code."
