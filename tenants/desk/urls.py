from django.urls import URLPattern, URLResolver, path

from tenants.desk import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", api.DeskView.as_view(), name="desk"),
    path("desk/history/", api.DeskHistoryView.as_view(), name="desk-history"),
    path("desk/login/", api.DeskLoginView.as_view(), name="desk-login"),
    path("desk/logout/", api.DeskLogoutView.as_view(), name="desk-logout"),
    path("desk/state/", api.DeskStateView.as_view(), name="desk-state"),
    path("desk/dial/", api.DialView.as_view(), name="desk-dial"),
    path("desk/hold/", api.HoldView.as_view(), name="desk-hold"),
    path("desk/resume/", api.ResumeView.as_view(), name="desk-resume"),
    path("desk/hangup/", api.HangupView.as_view(), name="desk-hangup"),
    path("desk/wrapup/", api.WrapUpView.as_view(), name="desk-wrapup"),
]
