"""What can be wrong with the two sides of an invoice."""

from linepool.kernel.errors import Conflict, NotFound


class NoLegalEntity(Conflict):
    """Nobody is there to issue an invoice."""

    code = "no_legal_entity"
    message = "There is no legal entity yet: enter name, address, tax id and bank in the console first."


class UnknownLegalEntity(NotFound):
    """There is no such legal entity."""

    code = "unknown_legal_entity"
    message = "There is no such legal entity."


class LegalEntityExists(Conflict):
    """Its code is taken, or a prefix is: two series with one prefix would give one number twice."""

    code = "legal_entity_exists"
    message = "This code or prefix is taken."
