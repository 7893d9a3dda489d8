"""Every WebSocket address of a workspace; each owner fills its ``websocket_urlpatterns``."""

from django.urls import URLPattern

from tenants.live.routing import websocket_urlpatterns as live

websocket_urlpatterns: list[URLPattern] = [*live]
