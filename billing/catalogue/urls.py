from django.urls import URLPattern, URLResolver, path

from billing.catalogue import api_books
from billing.catalogue.api import PlanListView

_BOOK = "console/price-books/<slug:code>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("plans/", PlanListView.as_view(), name="plans"),
    path("console/price-books/", api_books.PriceBooksView.as_view()),
    path(f"{_BOOK}/draft/", api_books.DraftView.as_view()),
    path(f"{_BOOK}/publish/", api_books.PublishView.as_view()),
    path(f"{_BOOK}/<int:number>/<slug:form>/", api_books.VersionFileView.as_view()),
]
