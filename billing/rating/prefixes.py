"""Longest-prefix search over E.164 numbers, also over numbers whose last digits were cut off for privacy."""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")

# The public schema keeps a remote number without its last four digits, so a price may hang on digits nobody has.
HIDDEN_DIGITS = 4


class AmbiguousPrefixError(Exception):
    """The digits that were cut off decide between two different prices: nobody may guess one."""


def digits(number: str) -> str:
    """An E.164 number or prefix without its plus sign. Raises ValueError for anything but ASCII digits."""
    bare = number[1:] if number[:1] == "+" else number
    if bare and not (bare.isascii() and bare.isdigit()):
        raise ValueError(f"not an E.164 number or prefix: {number!r}")
    return bare


class PrefixTable(Generic[T]):
    """Prefix → value. One dictionary and the few lengths that occur: a search is a handful of slices at any size.

    The empty prefix matches every number. Two entries for one prefix are an error (ValueError): neither wins.
    """

    __slots__ = ("_entries", "_lengths", "_undecided")

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        table: dict[str, T] = {}
        for prefix, value in entries:
            bare = digits(prefix)
            if bare in table:
                raise ValueError(f"prefix {prefix!r} occurs twice")
            table[bare] = value
        self._entries: Mapping[str, T] = table
        self._lengths = tuple(sorted({len(prefix) for prefix in table}, reverse=True))
        self._undecided: frozenset[str] | None = None  # worked out when first asked for: many tables never are

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, number: str) -> tuple[str, T] | None:
        """The longest entry that begins the whole number, with its value; None when there is none."""
        return self._longest(number)

    def find_truncated(self, number: str) -> tuple[str, T] | None:
        """The same for a number without its last four digits.

        Raises AmbiguousPrefixError when the missing digits could lead to an entry of a different value: "+861" may be
        the short number 86-10086 or begin Beijing's 86-10, so a book that prices both apart cannot price it.
        """
        if self._undecided is None:
            self._undecided = self._find_undecided()
        if number in self._undecided:
            raise AmbiguousPrefixError(number)
        return self._longest(number)

    def _longest(self, number: str) -> tuple[str, T] | None:
        entries = self._entries
        for length in self._lengths:
            prefix = number[:length]
            if prefix in entries:
                return prefix, entries[prefix]
        return None

    def _find_undecided(self) -> frozenset[str]:
        undecided = set()
        for prefix, value in self._entries.items():
            for length in range(max(0, len(prefix) - HIDDEN_DIGITS), len(prefix)):
                stem = prefix[:length]
                shorter = self._longest(stem)
                if shorter is None or shorter[1] != value:
                    undecided.add(stem)
        return frozenset(undecided)
