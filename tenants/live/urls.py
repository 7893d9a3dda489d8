from django.urls import URLPattern, URLResolver, path

from tenants.live.api import LiveView

urlpatterns: list[URLPattern | URLResolver] = [path("live/", LiveView.as_view(), name="live")]
