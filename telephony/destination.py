"""Where a call may be sent: by a transfer, a consultation, an invitation to a conference, or when a queue overflows.

Written as ``kind:value``: ``agent:17`` (a user), ``queue:ID``, ``number:+8610…`` (E.164; a number of ours, also another
company's public line, is reached inside the pool), ``flow:NODE`` (``flow:`` is the flow's entry), ``voicemail:QUEUE``
(``voicemail:`` is the company's box), ``hangup:``.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass


class Kind(enum.StrEnum):
    """What a destination is."""

    AGENT = "agent"
    QUEUE = "queue"
    NUMBER = "number"
    FLOW = "flow"
    VOICEMAIL = "voicemail"
    HANGUP = "hangup"


class BadDestination(ValueError):
    """The text names no destination. ``code`` is stable."""

    code = "bad_destination"


_VALUE = {
    Kind.AGENT: re.compile(r"[1-9][0-9]{0,18}"),
    Kind.QUEUE: re.compile(r"[\w-]{1,64}"),
    Kind.NUMBER: re.compile(r"\+[1-9][0-9]{3,14}"),
    Kind.FLOW: re.compile(r"[\w-]{0,64}"),
    Kind.VOICEMAIL: re.compile(r"[\w-]{0,64}"),
    Kind.HANGUP: re.compile(r""),
}


@dataclass(frozen=True, slots=True)
class Destination:
    """A kind and its value; made by :meth:`parse`, written back by ``str``."""

    kind: Kind
    value: str = ""

    @classmethod
    def parse(cls, text: str) -> Destination:
        """Read ``kind:value``. Raises :class:`BadDestination`."""
        name, colon, value = text.partition(":")
        if not colon or name not in set(Kind) or not _VALUE[Kind(name)].fullmatch(value):
            raise BadDestination(f"{text!r} is no destination")
        return cls(Kind(name), value)

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.value}"
