"""Workspace routes of the audit trail."""

from django.urls import URLPattern, URLResolver, path

from linepool.audit import api

urlpatterns: list[URLPattern | URLResolver] = [path("audit/", api.AuditView.as_view())]
