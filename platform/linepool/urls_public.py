"""Every route of the public site and of the operator's console."""

from django.urls import URLPattern, URLResolver, include, path

from linepool.kernel.api.schema_view import SchemaView

_FEATURES = (
    "linepool.accounts.urls_public",
    "tenants.companies.urls_public",
    "billing.catalogue.urls",
    "billing.contracts.urls_console",
    "billing.costs.urls_console",
    "billing.rerating.urls_console",
    "billing.closing.urls_console",
    "billing.ledger.urls_console",
    "billing.invoices.urls_console",
    "billing.parties.urls_console",
    "billing.payments.urls_console",
    "billing.reports.urls_console",
    "linepool.exports.urls_console",
    "linepool.console.urls",
)

urlpatterns: list[URLPattern | URLResolver] = [
    *(path("api/", include(feature)) for feature in _FEATURES),
    path("api/schema/", SchemaView.as_view(), name="schema"),
]

handler400 = "linepool.kernel.api.handlers.bad_request"
handler404 = "linepool.kernel.api.handlers.unknown_route"
handler500 = "linepool.kernel.api.handlers.failure"
