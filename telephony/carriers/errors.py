"""Why a carrier cannot be made or found."""

from linepool.kernel.errors import Conflict, InvalidInput, NotFound


class CarrierNotFound(NotFound):
    """There is no carrier with this code."""

    code = "carrier_not_found"
    message = "There is no such carrier."


class CarrierExists(Conflict):
    """The code, or one of its source addresses, belongs to another carrier."""

    code = "carrier_exists"
    message = "Another carrier has this code or source address."


class BadAddress(InvalidInput):
    """A source address is neither an IP address nor a network, or is where our agents come from."""

    code = "bad_source_address"
    message = "This is not an IP address or network a carrier may have."
