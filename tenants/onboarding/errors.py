"""What the way to the first call may be refused for."""

from linepool.kernel.errors import Conflict


class NothingToCall(Conflict):
    """A test call needs a number of the company's own: take one under numbers."""

    code = "nothing_to_call"
    message = "Your company has no number yet."
