"""Why a contact cannot be had or kept."""

from linepool.kernel.errors import Conflict, InvalidInput, NotFound


class ContactNotFound(NotFound):
    """This company has no such contact."""

    code = "contact_not_found"
    message = "There is no such contact."


class UnreadableNumber(InvalidInput):
    """What was given is no telephone number anywhere."""

    code = "unreadable_number"
    message = "This is not a telephone number; give it with its area or country code."


class TooMuchForOne(InvalidInput):
    """A contact holds so many numbers and mails, and so long notes, and no more."""

    code = "too_much_for_one_contact"
    message = "A contact holds at most 20 numbers, 20 mails and 10,000 characters of notes."


class ImportTooLarge(InvalidInput):
    """A table that is too long to be taken in at once."""

    code = "contacts_file_too_large"
    message = "A file of contacts holds at most 20,000 rows, 60 columns and 8 MB: divide it."


class BadMapping(InvalidInput):
    """The columns were not said as the table has them."""

    code = "bad_columns"
    message = "Say for each column of the table what it is; all but numbers and mails only once."


class SameContact(Conflict):
    """Two of a pair are one."""

    code = "same_contact"
    message = "A contact cannot be merged with itself."
