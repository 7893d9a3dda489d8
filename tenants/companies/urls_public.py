"""Public routes of sign-up."""

from django.urls import URLPattern, URLResolver, path

from tenants.companies import api_public as api

urlpatterns: list[URLPattern | URLResolver] = [
    path("signup/", api.SignUpView.as_view()),
    path("signup/slug/", api.SlugView.as_view()),
    path("signup/confirm/", api.ConfirmView.as_view()),
    path("signup/find/", api.FindView.as_view()),
]
