"""Routes of a company's reports, below /api/ of a workspace."""

from django.urls import URLPattern, URLResolver, path

from tenants.reports.api import ReportView

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/calls/", ReportView.as_view(), name="report-calls"),
]
