from django.urls import URLPattern, URLResolver, path

from billing.reports import api_console as api

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/revenue/", api.RevenueView.as_view()),
    path("console/companies/<int:company_id>/usage/sums/", api.UsageSumsView.as_view()),
    path("console/companies/<int:company_id>/usage/legs/", api.UsageLegsView.as_view()),
    path("console/companies/<int:company_id>/usage/calls/<uuid:call_id>/", api.UsageCallView.as_view()),
    path("console/companies/<int:company_id>/statement/", api.StatementView.as_view()),
    path("console/companies/<int:company_id>/statement/pdf/", api.StatementPdfView.as_view()),
    path("console/legal-entities/<slug:entity_code>/accounts/", api.AccountsView.as_view()),
]
