from django.urls import URLPattern, URLResolver, path

from billing.costs import api_console

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/margin/", api_console.MarginView.as_view()),
    path("console/margin/csv/", api_console.MarginFileView.as_view()),
]
