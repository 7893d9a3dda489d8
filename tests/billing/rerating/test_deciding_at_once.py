"""Two people decide about one re-rating at the same moment, in a real database: one of them does."""

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.db import connections

from billing.rerating.errors import NotOpen
from billing.rerating.models import Rerating, Status
from billing.rerating.services import approve, reject
from linepool.accounts.models import User
from linepool.kernel.tenancy import public_scope
from tests.billing.invoices.life import NOVEMBER
from tests.conftest import make_user


@pytest.fixture
def people(committed: None) -> Iterator[list[User]]:
    """Who asked, and two who may decide."""
    made = [make_user(f"rival-{name}") for name in ("asker", "one", "two")]
    yield made
    with public_scope():
        Rerating.objects.filter(proposed_by__in=made).delete()
        User.objects.filter(pk__in=[one.pk for one in made]).delete()


def at_once(*deeds: Callable[[], Rerating]) -> list[str]:
    """What came of each: its status, or "refused"."""
    gate, told = threading.Barrier(len(deeds)), [""] * len(deeds)

    def run(place: int, deed: Callable[[], Rerating]) -> None:
        gate.wait(60)
        try:
            with public_scope():
                told[place] = str(deed().status)
        except NotOpen:
            told[place] = "refused"
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return told


def opened(asker: User) -> Rerating:
    with public_scope():
        return Rerating.objects.create(period=NOVEMBER, reason="rivals", status=Status.OPEN, proposed_by=asker)


def again(rerating: Rerating) -> Rerating:
    with public_scope():
        return Rerating.objects.get(pk=rerating.pk)


def test_of_two_who_approve_at_once_one_does(people: list[User]) -> None:
    asker, one, two = people
    for _ in range(3):
        rerating = opened(asker)
        told = at_once(partial(approve, rerating.pk, one), partial(approve, rerating.pk, two))
        kept = again(rerating)
        assert sorted(told) == ["approved", "refused"]
        assert kept.decided_by_id == (one, two)[told.index("approved")].pk


def test_approved_while_it_is_rejected_it_is_one_of_both(people: list[User]) -> None:
    asker, one, two = people
    for _ in range(3):
        rerating = opened(asker)
        told = at_once(partial(approve, rerating.pk, one), partial(reject, rerating.pk, two))
        kept = again(rerating)
        assert sorted(told) in (["approved", "refused"], ["refused", "rejected"])
        assert kept.status in told
