"""Routes of numbers, below /api/ of a workspace."""

from django.urls import URLPattern, URLResolver, path

from telephony.numbers.api import AvailableNumbersView, NumberListView, NumberView

urlpatterns: list[URLPattern | URLResolver] = [
    path("numbers/", NumberListView.as_view(), name="numbers"),
    path("numbers/available/", AvailableNumbersView.as_view(), name="numbers-available"),
    path("numbers/<int:number_id>/", NumberView.as_view(), name="number"),
]
