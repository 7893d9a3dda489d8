"""Every route of a company's workspace. Each feature owns its list; here they are only put together."""

from django.urls import URLPattern, URLResolver, include, path

from linepool.kernel.api.schema_view import SchemaView

_FEATURES = (
    "linepool.accounts.urls",
    "linepool.audit.urls",
    "tenants.companies.urls",
    "tenants.seats.urls",
    "tenants.agents.urls",
    "tenants.queues.urls",
    "tenants.flows.urls",
    "tenants.contacts.urls",
    "tenants.preferences.urls",
    "tenants.onboarding.urls",
    "tenants.desk.urls",
    "tenants.supervision.urls",
    "tenants.live.urls",
    "tenants.reports.urls",
    "telephony.numbers.urls",
    "telephony.calls.urls",
    "telephony.recordings.urls",
    "telephony.callbacks.urls",
    "telephony.attendance.urls",
    "billing.contracts.urls",
    "billing.ledger.urls",
    "billing.invoices.urls",
    "billing.parties.urls",
    "billing.payments.urls",
    "billing.commissions.urls",
    "billing.reports.urls",
    "linepool.exports.urls",
)

urlpatterns: list[URLPattern | URLResolver] = [
    *(path("api/", include(feature)) for feature in _FEATURES),
    path("api/schema/", SchemaView.as_view(), name="schema"),
]

handler400 = "linepool.kernel.api.handlers.bad_request"
handler404 = "linepool.kernel.api.handlers.unknown_route"
handler500 = "linepool.kernel.api.handlers.failure"
