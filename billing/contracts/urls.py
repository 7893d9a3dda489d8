from django.urls import URLPattern, URLResolver, path

from billing.contracts.api import ContractView, NoticeView, PlanPreviewView, RequestView, SeatPreviewView

urlpatterns: list[URLPattern | URLResolver] = [
    path("contract/", ContractView.as_view(), name="contract"),
    path("contract/notice/", NoticeView.as_view(), name="contract-notice"),
    path("contract/request/", RequestView.as_view(), name="contract-request"),
    path("contract/request/preview/", PlanPreviewView.as_view(), name="contract-request-preview"),
    path("contract/seats/", SeatPreviewView.as_view(), name="contract-seats"),
]
