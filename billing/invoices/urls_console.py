from django.urls import URLPattern, URLResolver, path

from billing.invoices import api_console as api

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/invoices/", api.InvoicesView.as_view()),
    path("console/invoices/check/", api.CheckView.as_view()),
    path("console/invoices/finalise/", api.FinaliseView.as_view()),
    path("console/invoices/send/", api.SendView.as_view()),
    path("console/invoices/<uuid:invoice_id>/", api.InvoiceView.as_view()),
    path("console/invoices/<uuid:invoice_id>/credit/", api.CreditView.as_view()),
    path("console/invoices/<uuid:invoice_id>/credit-notes/<uuid:note_id>/pdf/", api.CreditNoteFileView.as_view()),
    path("console/invoices/<uuid:invoice_id>/file/<slug:form>/", api.FileView.as_view()),
    path("console/invoice-runs/", api.RunsView.as_view()),
    path("console/invoice-runs/<uuid:run_id>/", api.RunView.as_view()),
]
