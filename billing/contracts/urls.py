from django.urls import URLPattern, URLResolver, path

from billing.contracts.api import ContractView

urlpatterns: list[URLPattern | URLResolver] = [path("contract/", ContractView.as_view(), name="contract")]
