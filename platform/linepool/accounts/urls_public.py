"""Public routes of sessions."""

from django.urls import URLPattern, URLResolver, path

from linepool.accounts import api_passwords, api_public

urlpatterns: list[URLPattern | URLResolver] = [
    path("session/", api_public.PublicSessionView.as_view()),
    path("session/ticket/", api_public.TicketView.as_view()),
    path("session/forgot/", api_passwords.ForgotView.as_view()),
    path("session/reset/", api_passwords.ResetView.as_view()),
    path("dev/outbox/", api_public.OutboxView.as_view()),
]
