"""Reading plans."""

from django.db.models import QuerySet

from billing.catalogue.errors import UnknownPlan
from billing.catalogue.models import Plan


def offered_plans() -> QuerySet[Plan]:
    """The plans a newcomer may choose, in the order they are shown."""
    return Plan.objects.filter(active=True).order_by("position", "code")


def offered_plan(code: str) -> Plan:
    """The plan with this code. Raises UnknownPlan when it is not on offer."""
    plan = offered_plans().filter(code=code).first()
    if plan is None:
        raise UnknownPlan(fields={"plan": "unknown"})
    return plan
