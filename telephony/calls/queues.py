"""Which queue a call was last in, for money's reports (``LINEPOOL_CALL_QUEUE``)."""

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from telephony.calls.models import Call


def queue_of(call_id: str) -> Coalesce:
    """The queue's name for a query's field that holds a call's id, "" for none; to be asked in the company's scope."""
    found = Call.objects.filter(pk=OuterRef(call_id)).order_by().values("queue_name")[:1]
    return Coalesce(Subquery(found), Value(""), output_field=CharField())
