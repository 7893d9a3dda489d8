from django.urls import URLPattern, URLResolver, path

from billing.ledger import api_console

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/quarantine/", api_console.QuarantineView.as_view()),
    path("console/quarantine/groups/", api_console.QuarantineGroupsView.as_view()),
    path("console/quarantine/rate-again/", api_console.RateAgainView.as_view()),
    path("console/quarantine/free/", api_console.DeclareFreeView.as_view()),
]
