"""Public-host routes of the operator's console."""

from django.urls import URLPattern, URLResolver, path

from linepool.console import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/companies/", api.CompaniesView.as_view()),
    path("console/companies/<int:company_id>/", api.CompanyView.as_view()),
    path("console/pool/", api.PoolView.as_view()),
]
