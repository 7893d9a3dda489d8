"""What finance says of legs, for the comparison with the switch's own records."""

from collections.abc import Collection, Mapping
from uuid import UUID

from billing.ledger.models import Usage
from linepool.kernel.tenancy import public_scope


def usage_states(company_id: int, leg_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Leg id → pending, rated, free or quarantined; a leg finance was never told of is missing."""
    with public_scope():
        rows = Usage.objects.filter(company_id=company_id, leg_id__in=list(leg_ids)).values_list("leg_id", "state")
        return dict(rows)
