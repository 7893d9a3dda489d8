"""Routes of recordings, below /api/ of a workspace."""

from django.urls import URLPattern, URLResolver, path

from telephony.recordings.api import PlayRecordingView

urlpatterns: list[URLPattern | URLResolver] = [
    path("recordings/<str:token>/", PlayRecordingView.as_view(), name="recording-play"),
]
