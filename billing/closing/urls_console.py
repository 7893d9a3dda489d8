from django.urls import URLPattern, URLResolver, path

from billing.closing import api_console, api_months

_ONE = "console/reconciliations/<uuid:reconciliation_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "console/companies/<int:company_id>/accounts/<slug:account>/<slug:currency>/",
        api_console.AccountEntriesView.as_view(),
    ),
    path("console/companies/<int:company_id>/calls/<uuid:call_id>/", api_console.CallUsageView.as_view()),
    path("console/closing/<slug:entity_code>/", api_months.MonthView.as_view()),
    path("console/closings/", api_months.ClosingsView.as_view()),
    path("console/closings/<uuid:closing_id>/", api_months.ClosingView.as_view()),
    path("console/reconciliations/", api_console.ReconciliationsView.as_view()),
    path("console/transactions/<uuid:transaction_id>/", api_console.TransactionView.as_view()),
    path(f"{_ONE}/differences/", api_console.DifferencesView.as_view()),
    path(f"{_ONE}/days/", api_console.DaysView.as_view()),
    path(f"{_ONE}/csv/", api_console.DifferencesFileView.as_view()),
]
