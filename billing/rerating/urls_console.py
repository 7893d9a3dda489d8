from django.urls import URLPattern, URLResolver, path

from billing.rerating import api_console

_ONE = "console/reratings/<uuid:rerating_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/reratings/", api_console.ReratingsView.as_view()),
    path(f"{_ONE}/", api_console.ReratingView.as_view()),
    path(f"{_ONE}/csv/", api_console.ReratingFileView.as_view()),
]
