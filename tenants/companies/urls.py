"""Workspace routes of the company itself."""

from django.urls import URLPattern, URLResolver, path

from tenants.companies import api, api_limits

urlpatterns: list[URLPattern | URLResolver] = [
    path("company/", api.CompanySettingsView.as_view()),
    path("company/limits/", api_limits.LimitsView.as_view()),
    path("fraud/releases/", api_limits.ReleasesView.as_view()),
    path("fraud/releases/<int:release_id>/", api_limits.ReleaseView.as_view()),
]
