"""Why a company cannot be signed up or opened."""

from linepool.kernel.errors import Conflict, InvalidInput, NotFound


class SlugInvalid(InvalidInput):
    """The address breaks the rules."""

    code = "slug_invalid"
    message = "3 to 40 characters: a-z, 0-9 and single hyphens; it begins with a letter and does not end with a hyphen."


class SlugReserved(InvalidInput):
    """The address is one the installation keeps for itself."""

    code = "slug_reserved"
    message = "This address is reserved."


class SlugTaken(Conflict):
    """Another company lives at this address."""

    code = "slug_taken"
    message = "This address is taken."


class EmailTaken(Conflict):
    """The e-mail has an account, and the password given is not that account's."""

    code = "email_taken"
    message = "This e-mail has an account already. Sign up with that account's password, or log in."


class SignUpLinkInvalid(InvalidInput):
    """The link is unknown or expired."""

    code = "link_invalid"
    message = "This link is not valid any more. Please sign up again."


class UnknownTimeZone(InvalidInput):
    """No such time zone."""

    code = "unknown_timezone"
    message = "There is no such time zone."


class BeyondContract(InvalidInput):
    """A limit is higher than the company's contract gives; ``fields`` names which and how much that is."""

    code = "beyond_contract"
    message = "The contract does not give that much."


class BadFraudRules(InvalidInput):
    """A fraud rule is unknown or has a value it cannot have."""

    code = "bad_fraud_rules"
    message = "A fraud rule cannot be like that."


class ReleaseNotFound(NotFound):
    """There is no such release in this company."""

    code = "release_not_found"
    message = "There is no such release."
