"""A stored call whose recording can be played, and a callback that waits."""

from uuid import UUID

from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import company_scope
from telephony.calls.record import CallbackRecord, RecordingRecord
from telephony.calls.services import store_calls
from telephony.recordings.models import Recording
from tenants.companies.models import Company
from tests.telephony.factories import NOON, answered_call, at


def store_call_with_recording(company: Company) -> tuple[UUID, UUID]:
    """Store a finished call of this company with an uploaded recording; return the ids of both."""
    taken = RecordingRecord("recordings/a.raw", started_at=NOON, ended_at=at(60_000))
    record = answered_call(company, recordings=(taken,))
    store_calls([record])
    with company_scope(company):
        Recording.objects.filter(call_id=record.id).update(status="stored", key="x", size=44)
        return record.id, Recording.objects.get(call_id=record.id).pk


def store_callback(company: Company, added_by: int) -> UUID:
    """Store a callback that this user promised; return its id."""
    record = CallbackRecord(
        new_id(), company.pk, company.schema_name, "q-1", "Service", "+8613800001234", "waiting", NOON, NOON,
        added_by=added_by,
    )  # fmt: skip
    store_calls([record])
    return record.id
