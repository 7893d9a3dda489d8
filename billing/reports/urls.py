from django.urls import URLPattern, URLResolver, path

from billing.reports import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("usage/sums/", api.UsageSumsView.as_view()),
    path("usage/legs/", api.UsageLegsView.as_view()),
    path("usage/calls/<uuid:call_id>/", api.UsageCallView.as_view()),
    path("statement/", api.StatementView.as_view()),
    path("statement/pdf/", api.StatementPdfView.as_view()),
]
