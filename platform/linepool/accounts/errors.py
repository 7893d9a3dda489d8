"""Why people cannot come in or be let in."""

from linepool.kernel.errors import Conflict, InvalidInput, LinepoolError, NotAllowed


class WrongCredentials(LinepoolError):
    """E-mail and password do not belong together (or nobody has this e-mail: the answer is the same)."""

    code = "wrong_credentials"
    status = 400
    message = "E-mail and password do not match."


class WrongPassword(LinepoolError):
    """The password a logged-in person gave as their current one is not theirs."""

    code = "wrong_password"
    status = 400
    message = "This is not your current password."


class NoMembership(LinepoolError):
    """The log-in is right, and the person does not belong to this company."""

    code = "no_membership"
    status = 403
    message = "This account does not belong to this workspace."


class LinkInvalid(LinepoolError):
    """A link's token is unknown, used or expired."""

    code = "link_invalid"
    status = 400
    message = "This link is not valid any more. Ask for a new one."


class WeakPassword(InvalidInput):
    """The password breaks the rules; ``fields`` says which."""

    code = "weak_password"
    message = "This password is too easy to guess."


class AlreadyMember(Conflict):
    """The person belongs to the company already."""

    code = "already_member"
    message = "This person is a member already."


class InvitationsUnreadable(InvalidInput):
    """A table of people to invite without a column of addresses, or too long."""

    code = "no_mail_column"
    message = "The first row must name the columns: e-mail, name and role."


class LastOwner(Conflict):
    """A company keeps at least one owner."""

    code = "last_owner"
    message = "A company needs at least one owner."


class OwnersOnly(NotAllowed):
    """Only owners make owners, change them or remove them."""

    code = "owners_only"
    message = "Only an owner can do this to an owner."
