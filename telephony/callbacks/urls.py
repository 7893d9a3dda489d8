"""Routes of callbacks, below /api/ of a workspace."""

from django.urls import URLPattern, URLResolver, path

from telephony.callbacks.api import CallbackListView, CallbackView

urlpatterns: list[URLPattern | URLResolver] = [
    path("callbacks/", CallbackListView.as_view(), name="callbacks"),
    path("callbacks/<uuid:callback_id>/", CallbackView.as_view(), name="callback"),
]
