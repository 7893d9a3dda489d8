"""Asking to be called back instead of waiting: the small talk with a caller who goes on waiting meanwhile.

After the queue's time the offer is spoken, or, while the queue can promise nobody anything, later. From then on its
key begins the asking: which number (the caller's own, or digits typed and ended with #), and is it right: 1 yes, 2
another number, * no, go on waiting. Before that question it is asked of others whether a call can be promised at all,
so that nobody confirms what is refused then. Silence and too many failures go back to waiting too, where the key stays
good. The place in the queue is never touched here.
"""

import re
from dataclasses import dataclass
from enum import Enum

KEY = "1"
"""The key where neither the node says another nor an exit takes this one."""
OFFER_AFTER_MS = 60_000
"""When the offer comes where a node has a key and nobody says when."""
ANSWER_MS = 8_000
TYPING_MS = 6_000
AGAIN_MS = 30_000
"""After which a queue that had no room for one more callback is asked again."""
TRIES = 3
MIN_DIGITS, MAX_DIGITS = 5, 20
_OWN_NUMBER = re.compile(r"\+?[0-9]{3,15}")


@dataclass(frozen=True, slots=True)
class Speak:
    """Say a sentence of the system's; `sound_over` follows."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Listen:
    """Call `time_over` after `ms`, unless a key comes first."""

    ms: int


@dataclass(frozen=True, slots=True)
class Wished:
    """The caller would like to be called at `number` ("": at whatever number, so that it may be offered): `possible` or
    `refused` follows."""

    number: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """The caller wants to be called at `number`. The talk is over, unless that is `refused`."""

    number: str


Step = Speak | Listen | Wished | Wanted | None
"""What to do next; None: let the caller wait, with music."""


class _Stage(Enum):
    NOT_YET = "not yet"
    OFFERED = "offered"
    CONFIRMING = "confirming"
    TYPING = "typing"


class CallbackTalk:
    """One caller's talk about a callback, begun by `Listen(after_ms)`. A key that `takes` denies is somebody else's."""

    def __init__(self, key: str, own_number: str, *, offered: bool = False) -> None:
        self._key = key
        self._own = own_number if _OWN_NUMBER.fullmatch(own_number) else ""
        self._stage = _Stage.OFFERED if offered else _Stage.NOT_YET
        self._number = ""
        self._typed = ""
        self._failures = 0

    @property
    def asking(self) -> bool:
        """Whether keys are answers now."""
        return self._stage in (_Stage.CONFIRMING, _Stage.TYPING)

    def takes(self, digit: str) -> bool:
        """Whether this key means something here."""
        return self.asking or (self._stage is _Stage.OFFERED and digit == self._key)

    def digit(self, digit: str) -> Step:
        """A key that `takes` allowed; what was being said or timed is over with it."""
        if self._stage is _Stage.TYPING:
            return self._typing(digit)
        if self._stage is _Stage.CONFIRMING:
            return self._answer(digit)
        self._failures = 0
        return self._confirm(self._own) if self._own else self._ask_number()

    def possible(self) -> Step:
        """The number wished for can be called; or a callback can be offered."""
        if self._stage is not _Stage.NOT_YET:
            return self._confirmation()
        self._stage = _Stage.OFFERED
        return Speak("callback_offer", (("key", self._key),))

    def refused(self) -> Step:
        """The callback wished for cannot be: the caller waits on, and may ask again later; or nobody's can, and the
        caller hears of it when one can."""
        if self._stage is _Stage.NOT_YET:
            return Listen(AGAIN_MS)
        self._stage = _Stage.OFFERED
        return Speak("callback_refused")

    def sound_over(self) -> Step:
        """A sentence has been heard to its end."""
        if not self.asking:
            return None
        return Listen(TYPING_MS if self._typed else ANSWER_MS)

    def time_over(self) -> Step:
        """The offer's time has come, or no key came in time."""
        if self._stage is _Stage.NOT_YET:
            return Wished("")
        if self._stage is _Stage.TYPING and self._typed:
            return self._typed_number()
        return self._wait_on()

    def _answer(self, digit: str) -> Step:
        if digit == "1":
            return Wanted(self._number)
        if digit == "2":
            return self._ask_number()
        return self._wait_on() if digit == "*" else self._again(self._confirmation())

    def _typing(self, digit: str) -> Step:
        if digit == "*":
            return self._wait_on()
        if digit == "#":
            return self._typed_number()
        self._typed += digit
        return self._typed_number() if len(self._typed) == MAX_DIGITS else Listen(TYPING_MS)

    def _typed_number(self) -> Step:
        typed, self._typed = self._typed, ""
        if len(typed) < MIN_DIGITS:
            return self._again(Speak("callback_number_invalid"))
        return self._confirm(typed)

    def _again(self, words: Speak) -> Step:
        self._failures += 1
        return words if self._failures < TRIES else self._wait_on()

    def _ask_number(self) -> Speak:
        self._stage, self._typed = _Stage.TYPING, ""
        return Speak("callback_number")

    def _confirm(self, number: str) -> Wished:
        self._stage, self._number = _Stage.CONFIRMING, number
        return Wished(number)

    def _confirmation(self) -> Speak:
        return Speak("callback_confirm", (("number", " ".join(self._number.lstrip("+"))),))

    def _wait_on(self) -> Step:
        self._stage, self._typed = _Stage.OFFERED, ""
        return None
