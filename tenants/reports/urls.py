"""Routes of a company's reports, below /api/ of a workspace."""

from django.urls import URLPattern, URLResolver, path

from tenants.reports.api import ReportView
from tenants.reports.today_api import TodayView

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/calls/", ReportView.as_view(), name="report-calls"),
    path("reports/today/", TodayView.as_view(), name="report-today"),
]
