"""Workspace routes of sessions, members and invitations."""

from django.urls import URLPattern, URLResolver, path

from linepool.accounts import api, api_inviting, api_passwords, api_visits

urlpatterns: list[URLPattern | URLResolver] = [
    path("session/", api.SessionView.as_view()),
    path("session/enter/", api.EnterView.as_view()),
    path("session/forgot/", api_passwords.ForgotView.as_view()),
    path("session/reset/", api_passwords.ResetView.as_view()),
    path("session/password/", api_passwords.PasswordView.as_view()),
    path("visits/", api_visits.VisitsView.as_view()),
    path("visits/own/", api_visits.OwnVisitView.as_view()),
    path("members/", api.MembersView.as_view()),
    path("members/<int:member_id>/", api.MemberView.as_view()),
    path("invitations/", api.InvitationsView.as_view()),
    path("invitations/<int:invitation_id>/", api.InvitationView.as_view()),
    path("invitations/table/", api_inviting.InvitationTableView.as_view()),
    path("invitations/table/preview/", api_inviting.InvitationTablePreviewView.as_view()),
    path("invitations/preview/", api.PreviewInvitationView.as_view()),
    path("invitations/accept/", api.AcceptInvitationView.as_view()),
]
