"""The launcher's one error: a sentence for the person at the keyboard, and what to do about it."""


class LauncherError(Exception):
    """Something outside our control is in the way.

    ``problem`` says what, ``remedy`` says what to do; both fit on one line together.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem} {remedy}".strip())
