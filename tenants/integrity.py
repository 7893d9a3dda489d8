"""Which rule of the database a write broke, so that a race becomes a clear refusal instead of a 500."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from linepool.kernel.errors import LinepoolError


@contextmanager
def refusing(rules: Mapping[str, LinepoolError]) -> Iterator[None]:
    """Run the block in a savepoint; a violated constraint whose name contains a key raises that key's error."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = _constraint(error)
        for part, refusal in rules.items():
            if part in name:
                raise refusal from error
        raise


def _constraint(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", "") or "")
