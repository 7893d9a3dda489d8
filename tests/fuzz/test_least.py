"""The corpus stays small: what reaches nothing new is not kept."""

from telephony.destination import BadDestination, Destination
from tests.fuzz.least import least


def target(data: bytes) -> None:
    try:
        Destination.parse(data.decode())
    except BadDestination:
        return


def test_only_what_reaches_something_new_is_kept_and_of_two_the_shorter() -> None:
    found = [b"nothing at all", b"nothing", b"queue:7", b"queue:88", b"x" * 5_000]
    assert least(target, [], found) == [b"nothing", b"queue:7"]
    assert least(target, [b"agent:17"], found) == [b"nothing"]
