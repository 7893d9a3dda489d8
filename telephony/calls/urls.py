"""Routes of calls, below /api/ of a workspace."""

from django.urls import URLPattern, URLResolver, path

from telephony.calls.api import CallListView, CallRecordingView, CallView, CallVoicemailView

urlpatterns: list[URLPattern | URLResolver] = [
    path("calls/", CallListView.as_view(), name="calls"),
    path("calls/<uuid:call_id>/", CallView.as_view(), name="call"),
    path("calls/<uuid:call_id>/recordings/<uuid:recording_id>/", CallRecordingView.as_view(), name="call-recording"),
    path("calls/<uuid:call_id>/voicemail/", CallVoicemailView.as_view(), name="call-voicemail"),
]
