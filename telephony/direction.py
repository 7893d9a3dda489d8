"""Which way a call goes. Apart from `ports`, so that what only counts calls needs nothing of the installation."""

import enum


class Direction(enum.StrEnum):
    """Which way a call goes, seen from the company."""

    INBOUND = "in"
    OUTBOUND = "out"
