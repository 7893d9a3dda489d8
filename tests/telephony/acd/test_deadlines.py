"""The calendar of deadlines, beside a list that is searched from end to end."""

from hypothesis import given
from hypothesis import strategies as st

from telephony.acd.deadlines import Deadlines, Due

times = st.integers(-5_000, 20_000)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("set"), times),
        st.tuples(st.just("cancel"), st.integers(0, 30)),
        st.tuples(st.just("pop"), times),
    ),
    max_size=60,
)


@given(steps)
def test_deadlines_come_in_order_each_once_and_never_when_cancelled(steps: list[tuple[str, int]]) -> None:
    calendar, listed, keys = Deadlines(), dict[int, tuple[int, int]](), list[int]()
    for number, (what, value) in enumerate(steps):
        if what == "set":
            keys.append(calendar.set(value, Due.REST, number))
            listed[keys[-1]] = (value, number)
        elif what == "cancel" and value < len(keys):
            calendar.cancel(keys[value])
            listed.pop(keys[value], None)
        elif what == "pop":
            first = min(listed, key=lambda key: listed[key], default=None)
            due = first is not None and listed[first][0] <= value
            assert calendar.pop_due(value) == ((Due.REST, listed.pop(first)[1]) if due and first is not None else None)
        assert calendar.next() == min((when for when, _ in listed.values()), default=None)


def test_a_deadline_before_the_earliest_so_far_comes_first_and_loses_none() -> None:
    calendar = Deadlines()
    for when in (9_000, -1, 500, -2_000, 9_001):
        calendar.set(when, Due.REST, when)
        assert calendar.next() is not None
    found = []
    while (due := calendar.pop_due(10_000)) is not None:
        found.append(due[1])
    assert found == [-2_000, -1, 500, 9_000, 9_001]
