"""What seats may be refused for."""

from linepool.kernel.errors import Conflict, InvalidInput, NotFound


class SeatNotFound(NotFound):
    """No such seat in this company."""

    code = "seat_not_found"


class ExtensionTaken(Conflict):
    """Another seat of the company has this extension."""

    code = "extension_taken"


class PersonHasSeat(Conflict):
    """The person already sits on another seat of the company."""

    code = "person_has_seat"


class NotAMember(InvalidInput):
    """The person does not belong to this company."""

    code = "not_a_member"


class SeatEmpty(Conflict):
    """Nobody sits here, so there is nobody to make a telephone for."""

    code = "seat_empty"


class NoOutsideNumber(InvalidInput):
    """The seat shall ring an outside number and has none."""

    code = "no_outside_number"
    message = "An outside number is needed."
