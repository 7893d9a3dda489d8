"""Every input the fuzzer ever found worth keeping, again: what was mended stays mended."""

import pytest

from tests.fuzz import corpus
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_a_parser_keeps_its_promise_for_all_that_was_found(name: str) -> None:
    found = corpus.entries(name)
    assert found, "a target without a corpus tests nothing"
    for entry in found:
        try:
            TARGETS[name](entry)
        except Exception as error:
            raise AssertionError(f"{name} broke at {entry!r}") from error
