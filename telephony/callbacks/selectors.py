"""Reading callbacks. Always inside the company's scope, but for the one function that restores call control."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django_tenants.utils import get_tenant_model

from linepool.kernel.tenancy import company_scope, public_scope
from telephony.callbacks.errors import CallbackNotFound
from telephony.callbacks.models import OPEN_STATES, Callback, State
from telephony.callbacks.services import record_of
from telephony.calls.record import CallbackRecord

OPEN: Final = "open"
#: What the filter ``state`` takes: a state, or all that are still to be called.
STATES: Final = (OPEN, *State.values)


@dataclass(frozen=True, slots=True)
class CallbackFilter:
    """What the list is narrowed by; an empty value narrows nothing. ``of_user``: only those they added or called."""

    state: str = ""
    queue: str = ""
    q: str = ""
    of_user: int | None = None

    def condition(self) -> Q:
        """As a condition on ``Callback``."""
        condition = Q()
        if self.state:
            condition &= Q(state__in=OPEN_STATES) if self.state == OPEN else Q(state=self.state)
        if self.queue:
            condition &= Q(queue_id=self.queue)
        if self.of_user is not None:
            condition &= Q(added_by=self.of_user) | Q(agent_id=self.of_user)
        return condition & _search(self.q)


def list_callbacks(wanted: CallbackFilter) -> QuerySet[Callback]:
    """The company's callbacks, newest first."""
    return Callback.objects.filter(wanted.condition()).order_by("-arrived_at", "-id")


def access_callback(callback_id: UUID, of_user: int | None) -> Callback:
    """The callback, if it may be seen; raises ``CallbackNotFound``."""
    found = list_callbacks(CallbackFilter(of_user=of_user)).filter(pk=callback_id).first()
    if found is None:
        raise CallbackNotFound
    return found


def pending_callbacks() -> list[CallbackRecord]:
    """Every company's open callbacks in the order of their places: what a call control without its memory goes on with.

    Reads one company after the other; blocking, in no scope of its own.
    """
    found: list[CallbackRecord] = []
    with public_scope():
        companies = list(get_tenant_model()._default_manager.order_by("pk").values_list("pk", "schema_name"))
    for company_id, schema in companies:
        with company_scope(company_id):
            rows = Callback.objects.filter(state__in=OPEN_STATES).order_by("arrived_at", "pk")
            found += [record_of(row, company_id, schema) for row in rows]
    return found


def _search(text: str) -> Q:
    words = text.strip()
    if not words:
        return Q()
    condition = Q(note__icontains=words) | Q(queue_name__icontains=words)
    digits = "".join(character for character in words if character.isdigit()).lstrip("0")
    return condition | Q(number__contains=digits) if digits else condition
