"""A price that was wrong, a clerk who finds it and a colleague who approves."""

from collections.abc import Callable
from functools import partial

import pytest

from billing.rerating.models import Rerating
from linepool.accounts.models import User
from tests.billing.rerating import deeds
from tests.conftest import make_user

Correct = Callable[..., None]
Ask = Callable[..., Rerating]


@pytest.fixture
def clerk(db: None) -> User:
    """Who asks for a re-rating."""
    return make_user("Clerk")


@pytest.fixture
def boss(db: None) -> User:
    """Who approves it."""
    return make_user("Boss")


@pytest.fixture
def correct(tariff: None) -> Correct:
    """``correct("0.30", n=1)``: see ``deeds.correct``."""
    return deeds.correct


@pytest.fixture
def asked(clerk: User) -> Ask:
    """``asked(**narrowed)``: a dry run of November, done."""
    return partial(deeds.ask, clerk)


@pytest.fixture
def carried(clerk: User, boss: User) -> Ask:
    """``carried(**narrowed)``: asked, approved and posted."""
    return partial(deeds.carry, clerk, boss)
