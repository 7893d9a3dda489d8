from django.urls import URLPattern, URLResolver, path

from tenants.flows.api import FlowView

urlpatterns: list[URLPattern | URLResolver] = [path("flow/", FlowView.as_view(), name="flow")]
