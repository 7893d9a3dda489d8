from django.urls import URLPattern, URLResolver, path

from billing.invoices.api import (
    CreditNotePdfView,
    InvoiceCsvView,
    InvoiceListView,
    InvoicePdfView,
    InvoiceView,
    InvoiceXlsxView,
    LineCallsView,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("invoices/", InvoiceListView.as_view(), name="invoices"),
    path("invoices/<uuid:invoice_id>/", InvoiceView.as_view(), name="invoice"),
    path("invoices/<uuid:invoice_id>/lines/<slug:line_id>/calls/", LineCallsView.as_view(), name="invoice-line-calls"),
    path("invoices/<uuid:invoice_id>/pdf/", InvoicePdfView.as_view(), name="invoice-pdf"),
    path("invoices/<uuid:invoice_id>/credit-notes/<uuid:note_id>/pdf/", CreditNotePdfView.as_view(), name="credit-pdf"),
    path("invoices/<uuid:invoice_id>/csv/", InvoiceCsvView.as_view(), name="invoice-csv"),
    path("invoices/<uuid:invoice_id>/xlsx/", InvoiceXlsxView.as_view(), name="invoice-xlsx"),
]
