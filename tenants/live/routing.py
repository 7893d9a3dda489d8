"""WebSocket addresses of the live pictures."""

from django.urls import URLPattern, path

from tenants.live.consumers import LiveConsumer

websocket_urlpatterns: list[URLPattern] = [path("ws/live/", LiveConsumer.as_asgi())]
