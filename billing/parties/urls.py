from django.urls import URLPattern, URLResolver, path

from billing.parties.api import BillingProfileView

urlpatterns: list[URLPattern | URLResolver] = [
    path("billing-profile/", BillingProfileView.as_view(), name="billing-profile")
]
