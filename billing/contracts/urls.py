from django.urls import URLPattern, URLResolver, path

from billing.contracts.api import ContractView, SeatPreviewView

urlpatterns: list[URLPattern | URLResolver] = [
    path("contract/", ContractView.as_view(), name="contract"),
    path("contract/seats/", SeatPreviewView.as_view(), name="contract-seats"),
]
