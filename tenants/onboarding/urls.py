from django.urls import URLPattern, URLResolver, path

from tenants.onboarding.api import ChecklistView, TestPhoneView

urlpatterns: list[URLPattern | URLResolver] = [
    path("onboarding/", ChecklistView.as_view(), name="onboarding"),
    path("onboarding/test-phone/", TestPhoneView.as_view(), name="test-phone"),
]
