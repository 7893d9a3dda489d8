"""Workspace routes of the company itself."""

from django.urls import URLPattern, URLResolver, path

from tenants.companies import api

urlpatterns: list[URLPattern | URLResolver] = [path("company/", api.CompanySettingsView.as_view())]
